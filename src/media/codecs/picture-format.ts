import { Fields, findBox } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'
import { bitDepthOf } from './bit-depth.ts'
import { readColr } from './colorimetry.ts'
import type { Colorimetry } from './colorimetry.ts'
import { readContentLight, readMastering } from './light-levels.ts'
import type { LightLevels } from './light-levels.ts'
import { openEntry } from './sample-entry.ts'

/** What a sample entry says about how its pictures are shown. What it does not say is missing. */
export interface PictureFormat {
  readonly bitDepth?: number
  readonly colour?: Colorimetry
  readonly light?: LightLevels
  /** Width over height of one pixel; 1:1 where nothing is said. */
  readonly pixelAspect: { readonly numerator: number; readonly denominator: number }
}

export const pictureFormatOf = (entry: Box): PictureFormat => {
  const open = openEntry(entry, 'video')
  const bitDepth = bitDepthOf(open)
  const colour = open.parts.flatMap((box) => (box.type === 'colr' ? (readColr(box) ?? []) : []))[0]
  const light = lightLevelsOf(open.parts)
  return {
    ...(bitDepth !== undefined && { bitDepth }),
    ...(colour && { colour }),
    ...(light && { light }),
    pixelAspect: pixelAspectOf(findBox(open.parts, 'pasp')),
  }
}

const lightLevelsOf = (parts: readonly Box[]): LightLevels | undefined => {
  const [mdcv, clli] = [findBox(parts, 'mdcv'), findBox(parts, 'clli')]
  if (!mdcv && !clli) return undefined
  return { ...(mdcv && { mastering: readMastering(mdcv) }), ...(clli && { content: readContentLight(clli) }) }
}

/** `pasp` (ISO/IEC 14496-12, 12.1.4); a zero in it says nothing. */
const pixelAspectOf = (pasp: Box | undefined): PictureFormat['pixelAspect'] => {
  if (!pasp) return { numerator: 1, denominator: 1 }
  const fields = new Fields(pasp)
  const [numerator, denominator] = [fields.u32(), fields.u32()]
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : { numerator: 1, denominator: 1 }
}
