import { childrenOf, Fields, findBox, malformed, requireBox } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'
import { aacCodecs } from './aac.ts'
import { av1Codecs } from './av1.ts'
import { avcCodecs } from './avc.ts'
import { hevcCodecs } from './hevc.ts'
import { vp9Codecs } from './vp9.ts'

/** The `codecs` parameter (RFC 6381) of a sample entry: its four characters and what its configuration adds. */
export const codecsOf = (entry: Box, kind: 'video' | 'audio' | 'other'): string => {
  if (kind === 'other') return entry.type
  const parts = childrenOf(entry, kind === 'video' ? visualEntryBytes : audioEntryBytes)
  const type = unprotectedType(entry, parts)
  const configuration = (name: string) => new Fields(requireBox(parts, name))
  switch (type) {
    case 'avc1':
    case 'avc3':
      return avcCodecs(type, configuration('avcC'))
    case 'hvc1':
    case 'hev1':
      return hevcCodecs(type, configuration('hvcC'))
    case 'av01':
      return av1Codecs(configuration('av1C'), findBox(parts, 'colr'))
    case 'vp09':
      return vp9Codecs(configuration('vpcC'))
    case 'mp4a':
      return aacCodecs(configuration('esds'))
    case 'Opus':
    case 'fLaC':
      // Registered in capitals; players know them in small letters.
      return type.toLowerCase()
    default:
      return type
  }
}

const visualEntryBytes = 78
const audioEntryBytes = 28

/** Protected samples are `encv` or `enca`, and `frma` says what they were before (ISO/IEC 14496-12, 8.12). */
const unprotectedType = (entry: Box, parts: readonly Box[]): string => {
  if (entry.type !== 'encv' && entry.type !== 'enca') return entry.type
  const frma = new Fields(requireBox(childrenOf(requireBox(parts, 'sinf')), 'frma'))
  if (frma.left < 4) throw malformed('frma is cut off')
  return String.fromCharCode(...frma.bytes(4))
}
