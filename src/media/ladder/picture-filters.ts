import type { DynamicRange } from '../codecs/colorimetry.ts'
import type { LightLevels } from '../codecs/light-levels.ts'
import { smoothFilters } from '../grain/smooth-filters.ts'
import { isRgb } from '../probe/is-rgb.ts'
import type { FrameRate, ProbedVideo } from '../probe/master-probe.ts'
import { masterFormats } from '../probe/parse-probe.ts'

/** A film to read from. */
export interface VideoSource {
  readonly path: string
  readonly video: ProbedVideo
  /** What is done to timestamps before the rate is made constant, see `alignFilters`. */
  readonly before?: readonly string[]
  /** What makes whole pictures of fields, frame by frame; none where they are whole. As the file flags them when it does not say. */
  readonly whole?: readonly string[]
  /** Of film that was spread over fields. */
  readonly pulldown?: Pulldown | undefined
  /** Of an HDR film, as far as it is known. */
  readonly light?: LightLevels
  /** Strength of its grain, where it is to be encoded without it. */
  readonly grain?: number
}

/**
 * Film of four pictures in every five stored ones (3:2 pulldown), and the filters that put its pictures together again: they look at neighbours, and at the end leave
 * one picture in five out. Counted from the beginning of the film in fives, they do the same wherever they begin.
 */
export interface Pulldown {
  readonly storedRate: FrameRate
  readonly filters: readonly string[]
}

/** What is made of a picture. */
export interface PictureForm {
  /** 8 when it does not say. */
  readonly bitDepth?: 8 | 10
  /** That of the film, or standard, which it is when it does not say. */
  readonly dynamicRange?: DynamicRange
}

/** How ffmpeg opens a master: as a file whatever its name looks like, and never as a list of other files. */
export const masterInput = (path: string): string[] => ['-format_whitelist', masterFormats, '-i', `file:${path}`]

type Pictures = Pick<VideoSource, 'video' | 'whole' | 'pulldown' | 'light'>

/**
 * From a picture as it is stored to one that is upright, progressive, BT.709 in 8 bits and square pixels, `width` x `height`. ffmpeg itself has turned it upright
 * before (autorotate). Pictures stay as many as they were.
 */
export const pictureFilters = (source: Pictures, width: number, height: number): string[] => [
  ...wholePictures(source.pulldown ? { ...source, pulldown: undefined, whole: deinterlaced } : source),
  ...sizedPictures(source, width, height),
]

const deinterlaced = ['bwdif=mode=send_frame']

/** What is done once to frames that were read, before they are brought to any size. What rides beside them (captions, light levels scene by scene) goes. */
export const wholePictures = ({ video, whole, pulldown }: Pictures): string[] => [
  'sidedata=mode=delete',
  ...(pulldown ? [] : (whole ?? (video.interlaced ? deinterlaced : []))),
]

/** What is done next where the film is encoded without its grain: for this rate factor, or for pictures that encodes are compared with. */
export const smoothPictures = ({ grain }: Pick<VideoSource, 'grain'>, crf?: number): string[] =>
  grain === undefined ? [] : smoothFilters(grain, crf)

/** What is done for each size apart. */
export const sizedPictures = (source: Pictures, width: number, height: number, form: PictureForm = {}): string[] => {
  const { bitDepth = 8, dynamicRange = 'sdr' } = form
  const { video } = source
  return [
    ...(dynamicRange !== 'sdr'
      ? highRange(video, width, height)
      : video.dynamicRange !== 'sdr'
        ? toneMapped(source, width, height)
        : wideGamuts.has(video.primaries)
          ? narrowed(video, width, height)
          : standardRange(video, width, height)),
    'setsar=1',
    bitDepth === 10 ? 'format=yuv420p10le' : 'format=yuv420p',
    `setparams=range=tv:${colourTags[dynamicRange]}`,
  ]
}

const colourTags: Readonly<Record<DynamicRange, string>> = {
  sdr: 'color_primaries=bt709:color_trc=bt709:colorspace=bt709',
  pq: 'color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc',
  hlg: 'color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc',
}

const standardRange = (video: ProbedVideo, width: number, height: number): string[] => [
  `scale=${width}:${height}:flags=lanczos+accurate_rnd:in_color_matrix=${matrixOf(video)}:out_color_matrix=bt709:in_range=${video.fullRange ? 'pc' : 'tv'}:out_range=tv`,
]

/** What is not said is BT.709 from 720 lines up and BT.601 below, as receivers assume. */
const matrixOf = ({ matrix, height }: ProbedVideo): string => {
  switch (matrix) {
    case 'bt709':
      return 'bt709'
    case 'bt2020nc':
    case 'bt2020c':
      return 'bt2020'
    case 'smpte240m':
      return 'smpte240m'
    case 'fcc':
      return 'fcc'
    case 'bt470bg':
    case 'smpte170m':
      return 'bt601'
    default:
      return height >= 720 ? 'bt709' : 'bt601'
  }
}

/** Primaries of standard range films that are wider than BT.709, by ffmpeg's names: BT.2020, DCI-P3 and Display P3. */
export const wideGamuts: ReadonlySet<string | undefined> = new Set(['bt2020', 'smpte431', 'smpte432'])

/** Standard range in a wide gamut to BT.709: colours outside of it go to its edge. */
const narrowed = (video: ProbedVideo, width: number, height: number): string[] => {
  const transfer = knownTransfers.has(video.transfer) ? video.transfer : 'bt709'
  const assumed = video.primaries === 'bt2020' ? 'bt2020nc' : 'bt709'
  return [`${resized(video, width, height, assumed)}:tin=${transfer}:pin=${video.primaries}:t=bt709:p=bt709:m=bt709:r=tv`]
}

/** Curves of standard range that differ from that of BT.709, which those of BT.2020 do not. */
const knownTransfers: ReadonlySet<string | undefined> = new Set(['bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'iec61966-2-1', 'linear'])

/** HDR as it is, in limited range and BT.2020 with its non-constant luminance matrix. */
const highRange = (video: ProbedVideo, width: number, height: number): string[] => [
  `${resized(video, width, height, 'bt2020nc')}:tin=${video.transfer}:pin=bt2020:t=${video.transfer}:p=bt2020:m=bt2020nc:r=tv`,
]

/** PQ or HLG in BT.2020 to linear light, into the gamut of BT.709, and down to what a standard display can show. Scaled first, because the rest costs by the pixel. */
const toneMapped = ({ video, light }: Pictures, width: number, height: number): string[] => [
  `${resized(video, width, height, 'bt2020nc')}:tin=${video.transfer}:pin=bt2020:t=linear:npl=${standardNits}`,
  'format=gbrpf32le',
  'zscale=p=bt709',
  `tonemap=hable:desat=0:peak=${peakOf(light)}`,
  'zscale=t=bt709:m=bt709:r=tv',
]

/** cd/m2 that become 1 in linear light; peaks of the tone map are counted in it. */
const standardNits = 100
/** cd/m2 up to which a film is taken to reach that does not say. HLG is made for such a display (ITU-R BT.2100, table 5). */
const usualPeakNits = 1000
/** That of PQ (SMPTE ST 2084). */
const mostNits = 10_000

/** Said once for the whole film, so that every piece of it is tone-mapped alike: the brightest pixel, or what the display of the mastering could show. */
const peakOf = (light: LightLevels | undefined): number => {
  const measured = light?.content?.maxPixel ?? 0
  const nits = measured > 0 ? measured : (light?.mastering?.maxLuminance ?? usualPeakNits)
  return Math.round(Math.min(mostNits, Math.max(standardNits, nits))) / standardNits
}

/** The beginning of a `zscale` that reads the film as it is stored. */
const resized = (video: ProbedVideo, width: number, height: number, assumedMatrix: string): string => {
  const matrix = knownMatrices.has(video.matrix) ? video.matrix : assumedMatrix
  return `zscale=w=${width}:h=${height}:filter=lanczos:min=${isRgb(video) ? 'gbr' : matrix}:rin=${video.fullRange || isRgb(video) ? 'pc' : 'tv'}`
}

const knownMatrices: ReadonlySet<string | undefined> = new Set(['bt709', 'bt470bg', 'smpte170m', 'bt2020nc', 'bt2020c', 'ictcp'])
