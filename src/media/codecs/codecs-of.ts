import { Fields, findBox, requireBox } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'
import { aacCodecs } from './aac.ts'
import { av1Codecs } from './av1.ts'
import { avcCodecs } from './avc.ts'
import { hevcCodecs } from './hevc.ts'
import { openEntry } from './sample-entry.ts'
import { vp9Codecs } from './vp9.ts'

/** The `codecs` parameter (RFC 6381) of a sample entry: its four characters and what its configuration adds. */
export const codecsOf = (entry: Box, kind: 'video' | 'audio' | 'other'): string => {
  if (kind === 'other') return entry.type
  const { type, parts } = openEntry(entry, kind)
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
