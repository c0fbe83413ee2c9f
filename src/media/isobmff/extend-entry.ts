import { concatBytes } from '../../kit/bytes.ts'
import { boxesIn, childrenOf, malformed, requireBox } from './boxes.ts'
import type { Box } from './boxes.ts'
import { u32 } from './write-boxes.ts'

/** The one track's way to its sample entry. */
const wayToEntry = ['trak', 'mdia', 'minf', 'stbl', 'stsd'] as const
/** Version, flags and the number of entries. */
const stsdHead = 8

/**
 * An init segment with some boxes more at the end of each of its sample entries: one that is protected may have another for its clear beginning. Nothing in an init segment tells where something lies in the file, so only the sizes of
 * the boxes around change. Failure `MALFORMED_MEDIA`.
 */
export const extendEntry = (init: Uint8Array, added: readonly Uint8Array[]): Uint8Array => {
  const around: Box[] = [requireBox(boxesIn(init), 'moov')]
  for (const type of wayToEntry) around.push(requireBox(childrenOf(around.at(-1)!), type))
  const entries = childrenOf(around.at(-1)!, stsdHead)
  if (entries.length === 0) throw malformed('stsd has no sample entry')
  const more = concatBytes(...added)
  const pieces = entries.map(({ at, end }) => concatBytes(init.subarray(at, end), more))
  const [first, last] = [entries[0]!, entries.at(-1)!]
  const extended = concatBytes(init.subarray(0, first.at), ...pieces, init.subarray(last.end))
  const grow = (box: Box, to: number, bytes: number) => {
    if (box.start - box.at !== 8) throw malformed(`${box.type} has a size of 64 bits, which an init segment does not need`)
    extended.set(u32(box.end - box.at + bytes), to)
  }
  for (const box of around) grow(box, box.at, more.length * entries.length)
  for (const [index, entry] of entries.entries()) grow(entry, entry.at + more.length * index, more.length)
  return extended
}
