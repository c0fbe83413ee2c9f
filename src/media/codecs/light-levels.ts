import { Fields } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'
import { box, u16, u32 } from '../isobmff/write-boxes.ts'

/** Static metadata of HDR10 (SMPTE ST 2086, CTA-861.3): what the film was graded on, and how bright it gets. */
export interface LightLevels {
  readonly mastering?: MasteringDisplay
  readonly content?: ContentLight
}

/** Chromaticities are CIE 1931 x and y, luminances cd/m². */
export interface MasteringDisplay {
  readonly red: Chromaticity
  readonly green: Chromaticity
  readonly blue: Chromaticity
  readonly white: Chromaticity
  readonly maxLuminance: number
  readonly minLuminance: number
}

export type Chromaticity = readonly [x: number, y: number]

/** In cd/m²: of the brightest pixel, and of the brightest picture on average. */
export interface ContentLight {
  readonly maxPixel: number
  readonly maxFrameAverage: number
}

/** `mdcv` (ISO/IEC 14496-12, 12.1.7): green, blue, red, white in steps of 0.00002, luminances in steps of 0.0001 cd/m² (ISO/IEC 23008-2, D.3.28). */
export const readMastering = (mdcv: Box): MasteringDisplay => {
  const fields = new Fields(mdcv)
  const point = (): Chromaticity => [fields.u16() / 50_000, fields.u16() / 50_000]
  const [green, blue, red, white] = [point(), point(), point(), point()]
  return { red, green, blue, white, maxLuminance: fields.u32() / 10_000, minLuminance: fields.u32() / 10_000 }
}

/** `clli` (12.1.6). */
export const readContentLight = (clli: Box): ContentLight => {
  const fields = new Fields(clli)
  return { maxPixel: fields.u16(), maxFrameAverage: fields.u16() }
}

/** The boxes of a sample entry that say it. */
export const lightBoxes = ({ mastering, content }: LightLevels): Uint8Array[] => [
  ...(mastering ? [masteringBox(mastering)] : []),
  ...(content ? [box('clli', u16(content.maxPixel), u16(content.maxFrameAverage))] : []),
]

const masteringBox = ({ red, green, blue, white, maxLuminance, minLuminance }: MasteringDisplay): Uint8Array =>
  box(
    'mdcv',
    ...[green, blue, red, white].flatMap((point) => point.map((value) => u16(Math.round(value * 50_000)))),
    ...[maxLuminance, minLuminance].map((value) => u32(Math.round(value * 10_000))),
  )
