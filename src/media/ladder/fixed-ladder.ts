import type { VideoCodec } from '../cmaf/build-facts.ts'
import type { LightLevels } from '../codecs/light-levels.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import { valueOf } from './frame-rate.ts'

/** economy: few rungs and fast presets. standard: more rungs, better presets. best: the same with more time for every picture. */
export type Recipe = 'economy' | 'standard' | 'best'

/** One rung before it is encoded. */
export interface Rung {
  /** `h264-720`, by the height of the usual 16:9 frame that the picture fills. */
  readonly id: string
  readonly codec: VideoCodec
  /** Even, in square pixels. */
  readonly width: number
  readonly height: number
  /** Lines of that usual frame, for people: 720 also when the film is 1280x536. */
  readonly lines: number
  readonly frameRate: FrameRate
  /** Absent: 8. */
  readonly bitDepth?: 8 | 10
  /** Where it is not the usual one of the codec. */
  readonly profile?: 'baseline'
  /** Absent: standard. */
  readonly dynamicRange?: 'pq' | 'hlg'
  /** Of HDR10, as far as the master tells. */
  readonly light?: LightLevels
  /** Constant rate factor, on the scale of the codec's encoder. */
  readonly crf: number
  /** What the rate factor is capped at, bit/s, and over how many bits it is measured. */
  readonly maxrateBps: number
  readonly bufferBits: number
}

/**
 * The same heights for every title, as far as they fit: the picture is never enlarged, unless it is too small for the encoders. Rungs come lowest first,
 * codec by codec in the order asked for.
 */
export const fixedLadder = (ask: {
  /** As shown, in square pixels. */
  width: number
  height: number
  frameRate: FrameRate
  recipe: Recipe
  codecs: readonly VideoCodec[]
  /** Bits of the film's samples; 8 when it does not say. */
  filmBits?: number
}): Rung[] =>
  ask.codecs.flatMap((codec) => {
    const sizes = fittingSizes(
      ask.width,
      ask.height,
      frameLines[ask.recipe].filter((lines) => lines <= mostLines[ask.recipe][codec]),
    )
    const rungs = (ask.recipe === 'economy' ? thinnedOut(sizes) : sizes).map((size) => rungOf(codec, size, ask.frameRate, ask.recipe))
    return withFloor(rungs.map((rung) => ({ ...rung, ...depthOf(codec, ask.filmBits ?? 8) })))
  })

/**
 * Ten bits for a film with more than 8, where decoders of the codec take them: in AV1 the main profile has both, and HEVC is asked of devices as Main 10. Skies stay
 * without bands, for hardly more bits.
 */
export const depthOf = (codec: VideoCodec, filmBits: number): Pick<Rung, 'bitDepth'> =>
  filmBits > 8 && (codec === 'av1' || codec === 'hevc') ? { bitDepth: 10 } : {}

/**
 * What the constrained baseline profile loses is taken from quality: x264 was seen to need 13 to 42 % more bits in it at the same rate factor (240 lines), and so many
 * more of the factor take away a fifth.
 */
export const baselineStep = 2
/** Of the usual cap: 380 kbit/s at 426x240, so that hard moments too pass through a poor network. */
const floorShareOfCap = 0.6

/** The lowest of several rungs of H.264 is the floor: for devices that decode nothing but the constrained baseline profile, and for poor networks. */
const withFloor = (rungs: readonly Rung[]): Rung[] => {
  const [lowest, ...others] = rungs
  if (lowest?.codec !== 'h264' || others.length === 0) return [...rungs]
  const maxrateBps = Math.ceil((lowest.maxrateBps * floorShareOfCap) / 10_000) * 10_000
  return [{ ...lowest, profile: 'baseline', crf: lowest.crf + baselineStep, maxrateBps, bufferBits: maxrateBps }, ...others]
}

/**
 * The rungs of an HDR film in its own range, beside those in standard range: the same sizes in 10 bits, for about the same bits. Which rate gives which quality is
 * measured on the standard ones, because VMAF knows nothing else.
 */
export const highRangeRungs = (rungs: readonly Rung[], range: 'pq' | 'hlg', light?: LightLevels): Rung[] =>
  rungs.map((rung) => ({
    ...rung,
    id: `${rung.id}-${range}`,
    bitDepth: 10,
    dynamicRange: range,
    crf: highRangeFactor(rung.codec, rung.crf),
    ...(light && range === 'pq' && { light }),
  }))

/**
 * The rate factor in HDR for one in standard range. A usual picture fills half of the range of codes, so an encoder takes what is seen as well for smaller, and at the
 * same factor spent 0.48 to 0.70 of the bits of the tone-mapped picture (HLG, 360 lines). With so many steps less it spent 0.93 to 1.08 of them (footage in PQ, 360 to
 * 720 lines, AV1).
 */
export const highRangeFactor = (codec: VideoCodec, crf: number): number => Math.max(1, Math.round((crf - highRangeSteps[codec]) * 10) / 10)

/** On the scales of x265, where 6 steps halve the bits, and of SVT-AV1, where 8 do. */
const highRangeSteps: Readonly<Record<VideoCodec, number>> = { h264: 4, hevc: 4, vp9: 6, av1: 6 }

const frameLines: Readonly<Record<Recipe, readonly number[]>> = {
  economy: [240, 360, 540, 720, 1080],
  standard: [240, 360, 480, 720, 1080, 1440, 2160],
  best: [240, 360, 480, 720, 1080, 1440, 2160],
}

/** Above full HD only the codecs that make it affordable. */
export const mostLines: Readonly<Record<Recipe, Readonly<Record<VideoCodec, number>>>> = {
  economy: { h264: 1080, hevc: 1080, vp9: 1080, av1: 1080 },
  standard: { h264: 1080, hevc: 2160, vp9: 2160, av1: 2160 },
  best: { h264: 1080, hevc: 2160, vp9: 2160, av1: 2160 },
}

interface Size {
  readonly lines: number
  readonly width: number
  readonly height: number
}

/** The picture in every frame that it fills, and in its own size where that lies between two frames. */
export const fittingSizes = (width: number, height: number, frames: readonly number[]): Size[] => {
  const sizes: Size[] = []
  for (const lines of frames) {
    // A frame of 16:9, upright for an upright picture.
    const frameWidth = (lines * 16) / 9
    const [boxWidth, boxHeight] = width >= height ? [frameWidth, lines] : [lines, frameWidth]
    const scale = Math.max(Math.min(1, boxWidth / width, boxHeight / height), enlargement(width, height, Math.max(boxWidth, boxHeight)))
    const size = { lines, width: evenSide(width, scale), height: evenSide(height, scale) }
    const previous = sizes.at(-1)
    // A step of less than a seventh is not worth its encode.
    if (previous && size.width < previous.width * 1.15) break
    sizes.push(size)
  }
  return sizes
}

/** SVT-AV1 takes no side below 64 pixels. */
const leastSide = 64

/** A picture that is too small is enlarged until it is not, or its long side fills the frame; what then still is too narrow loses its aspect. */
const enlargement = (width: number, height: number, frameLongSide: number): number =>
  Math.min(leastSide / Math.min(width, height), frameLongSide / Math.max(width, height))

/** Even, and not above the source unless it is enlarged. */
const evenSide = (side: number, scale: number): number => {
  const nearest = Math.round((side * scale) / 2) * 2
  return Math.max(leastSide, scale <= 1 && nearest > side ? nearest - 2 : nearest)
}

/** At most four: the lowest to start with, the highest to stay with, and those next to them. */
const thinnedOut = (sizes: readonly Size[]): Size[] => (sizes.length <= 4 ? [...sizes] : [...sizes.slice(0, 2), ...sizes.slice(-2)])

const rungOf = (codec: VideoCodec, size: Size, frameRate: FrameRate, recipe: Recipe): Rung => {
  const maxrateBps = capBps(codec, size, frameRate)
  return {
    id: `${codec}-${size.lines}`,
    codec,
    ...size,
    frameRate,
    crf: rateFactors[codec][recipe],
    maxrateBps,
    bufferBits: maxrateBps,
  }
}

/** What looks about the same in each codec, by VMAF of ordinary films at 1080 lines; economy takes a little less. */
const rateFactors: Readonly<Record<VideoCodec, Readonly<Record<Recipe, number>>>> = {
  h264: { economy: 24, standard: 22, best: 21 },
  hevc: { economy: 27, standard: 25, best: 24 },
  vp9: { economy: 36, standard: 34, best: 32 },
  av1: { economy: 38, standard: 34, best: 32 },
}

/** H.264 at 1920x1080 and up to 30 frames a second; smaller pictures need more bits a pixel (power 0.75), faster ones less a frame (power 0.5). */
const referenceBps = 6_000_000
const referencePixels = 1920 * 1080
const codecShare: Readonly<Record<VideoCodec, number>> = { h264: 1, hevc: 0.7, vp9: 0.75, av1: 0.65 }

const capBps = (codec: VideoCodec, { width, height }: Size, frameRate: FrameRate): number => {
  const pixels = ((width * height) / referencePixels) ** 0.75
  const speed = Math.max(1, valueOf(frameRate) / 30) ** 0.5
  return Math.round((referenceBps * codecShare[codec] * pixels * speed) / 10_000) * 10_000
}
