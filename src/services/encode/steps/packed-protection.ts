import { Failure } from '../../../kit/failure.ts'
import type { TrackProtection } from '../../../media/cmaf/build-facts.ts'
import type { InitSegment } from '../../../media/isobmff/read-init.ts'
import { keyLabelOf } from '../../../media/ladder/plan-protection.ts'
import type { FilmProtection } from '../content-keys.ts'

interface PackedTrack {
  readonly id: string
  readonly init: Pick<InitSegment, 'kind' | 'width' | 'height' | 'protection'>
  /** Of each segment. */
  readonly encrypted: readonly boolean[]
}

/** What players are told of a track's protection: read from its boxes, and exactly what was meant. Undefined: it is clear. Failure `ENCODE_FAULTY`. */
export const protectionFacts = (
  { id, init, encrypted }: PackedTrack,
  meant: FilmProtection | undefined,
): { readonly protection?: TrackProtection } => {
  const label = keyLabelOf({ kind: init.kind === 'audio' ? 'audio' : 'video', size: init })
  const key = meant?.keys[label]
  const wanted = meant && key ? `${meant.scheme} with the key ${key.keyId}` : 'clear'
  const found = init.protection ? `${init.protection.scheme} with the key ${init.protection.keyId}` : 'clear'
  if (found !== wanted) throw faulty(`${id} is ${found}, and ${wanted} was meant.`)
  if (!meant || !key) {
    if (encrypted.includes(true)) throw faulty(`${id} has encrypted segments and names no key.`)
    return {}
  }
  const firstEncrypted = encrypted.indexOf(true)
  const clearSegments = firstEncrypted < 0 ? encrypted.length : firstEncrypted
  if (encrypted.includes(false, clearSegments)) throw faulty(`${id} has clear segments among those that are encrypted.`)
  const systems = meant.systemsOf(key, label)
  return { protection: { scheme: meant.scheme, keyId: key.keyId, clearSegments, ...(systems.length > 0 && { systems }) } }
}

const faulty = (words: string) => new Failure('ENCODE_FAULTY', words)
