import type { LightLevels } from '../codecs/light-levels.ts'
import { wideGamuts } from '../ladder/picture-filters.ts'
import { isRgb } from '../probe/is-rgb.ts'
import type { ProbedVideo } from '../probe/master-probe.ts'
import type { ColourSideData, DolbyVision, MasteringDisplay } from './colour-side-data.ts'
import { finding } from './finding.ts'

/** A film's colours as they will be read: what the file says, and where it says nothing, what is assumed and why. */
export interface Colour {
  readonly primaries: ColourValue
  readonly transfer: ColourValue
  readonly matrix: ColourValue
  readonly range: ColourValue
  readonly bitDepth: number
  readonly dynamicRange: 'sdr' | 'pq' | 'hlg'
  readonly mastering: MasteringDisplay | undefined
  readonly contentLight: { readonly maxCll: number; readonly maxFall: number } | undefined
  readonly hasHdr10Plus: boolean
  readonly dolbyVision: DolbyVisionJudgement | undefined
  readonly contradictions: readonly ColourContradiction[]
}

export interface ColourValue {
  /** ffmpeg's name: `bt709`, `smpte2084`, `bt2020nc`; ranges are `limited` and `full`. */
  readonly value: string
  readonly from: 'file' | 'assumed'
  /** Why it is assumed; empty when the file says it. */
  readonly why: string
}

export interface DolbyVisionJudgement extends DolbyVision {
  /** What is left of the film without Dolby Vision; undefined: nothing that can be shown. */
  readonly base: 'hdr10' | 'hlg' | 'sdr' | undefined
}

export type ColourContradiction =
  | 'pq-not-bt2020'
  | 'hlg-not-bt2020'
  | 'hdr-eight-bits'
  | 'sdr-wide-gamut'
  | 'sdr-odd-primaries'
  | 'rgb-matrix'
  | 'light-levels'
  | 'mastering-implausible'
  | 'base-layer-differs'

export const judgeColour = (video: ProbedVideo, side: ColourSideData): Colour => {
  const dolbyVision = side.dolbyVision && judgeDolbyVision(side.dolbyVision, video)
  const transfer = transferOf(video, dolbyVision)
  const dynamicRange = transfer.value === 'smpte2084' ? 'pq' : transfer.value === 'arib-std-b67' ? 'hlg' : 'sdr'
  const primaries = primariesOf(video, dynamicRange)
  return {
    primaries,
    transfer,
    matrix: matrixOf(video, dynamicRange),
    range: rangeOf(video),
    bitDepth: video.bitDepth,
    dynamicRange,
    mastering: side.mastering,
    contentLight: side.contentLight,
    hasHdr10Plus: side.hasHdr10Plus,
    dolbyVision,
    contradictions: contradictionsIn({ video, side, dynamicRange, primaries, dolbyVision }),
  }
}

/** What an HDR10 film says of its light, to be carried: without a display that cannot exist, and without levels that were not measured. */
export const lightOf = ({ dynamicRange, mastering, contentLight, contradictions }: Colour): LightLevels | undefined => {
  if (dynamicRange !== 'pq') return undefined
  const display = contradictions.includes('mastering-implausible') ? undefined : mastering
  const content = contentLight && (contentLight.maxCll > 0 || contentLight.maxFall > 0) ? contentLight : undefined
  if (!display && !content) return undefined
  return {
    ...(display && { mastering: carriedDisplay(display) }),
    ...(content && { content: { maxPixel: content.maxCll, maxFrameAverage: content.maxFall } }),
  }
}

const carriedDisplay = ({ red, green, blue, white, leastNits, mostNits }: MasteringDisplay): Required<LightLevels>['mastering'] => ({
  ...{ red, green, blue, white },
  ...{ maxLuminance: mostNits, minLuminance: leastNits },
})

/** The refusal of a film whose colours only Dolby Vision can show. */
export const refuseColour = ({ dolbyVision }: Colour): { readonly code: 'DOLBY_VISION_ONLY'; readonly reason: string } | undefined => {
  if (!dolbyVision || dolbyVision.base) return undefined
  const { means, action } = finding('dolby-vision-only', { profile: dolbyVision.profile })
  return { code: 'DOLBY_VISION_ONLY', reason: `${means} ${action}` }
}

/**
 * What the base layer is by itself (Dolby Vision Profiles and Levels, bitstream compatibility): 1 HDR10, 2 SDR, 4 HLG, 6 HDR10 of an Ultra HD
 * Blu-ray. 0 (profile 5 and 10.0) has colours of Dolby's own, IPT, which look green and violet to everybody else.
 */
const judgeDolbyVision = (found: DolbyVision, { transfer }: ProbedVideo): DolbyVisionJudgement => {
  const tagged = transfer === 'smpte2084' ? 'hdr10' : transfer === 'arib-std-b67' ? 'hlg' : undefined
  const base = found.compatibility === undefined ? (found.profile === 5 ? undefined : tagged) : baseLayers.get(found.compatibility)
  return { ...found, base: found.hasBaseLayer ? base : undefined }
}

const baseLayers: ReadonlyMap<number, 'hdr10' | 'hlg' | 'sdr'> = new Map([
  [1, 'hdr10'],
  [2, 'sdr'],
  [4, 'hlg'],
  [6, 'hdr10'],
])

const said = (value: string): ColourValue => ({ value, from: 'file', why: '' })
const assumed = (value: string, why: string): ColourValue => ({ value, from: 'assumed', why })

/** ffmpeg's names for what is not said. */
const silent: ReadonlySet<string | undefined> = new Set([undefined, 'unknown', 'unspecified', 'reserved'])

const transferOf = (video: ProbedVideo, dolbyVision: DolbyVisionJudgement | undefined): ColourValue => {
  if (!silent.has(video.transfer)) return said(video.transfer!)
  if (dolbyVision?.base === 'hdr10') return assumed('smpte2084', 'the base layer of this Dolby Vision is HDR10')
  if (dolbyVision?.base === 'hlg') return assumed('arib-std-b67', 'the base layer of this Dolby Vision is HLG')
  return assumed('bt709', 'the file does not say')
}

const primariesOf = (video: ProbedVideo, dynamicRange: Colour['dynamicRange']): ColourValue => {
  if (!silent.has(video.primaries)) return said(video.primaries!)
  if (dynamicRange !== 'sdr') return assumed('bt2020', 'HDR is made in BT.2020')
  return assumed('bt709', 'the file does not say')
}

const matrixOf = (video: ProbedVideo, dynamicRange: Colour['dynamicRange']): ColourValue => {
  if (!silent.has(video.matrix)) return said(video.matrix!)
  if (isRgb(video)) return assumed('gbr', 'the picture is stored as RGB')
  if (dynamicRange !== 'sdr') return assumed('bt2020nc', 'HDR is made in BT.2020')
  return video.height >= 720
    ? assumed('bt709', 'pictures of 720 lines and more are BT.709 where nothing is said')
    : assumed('smpte170m', 'pictures of less than 720 lines are BT.601 where nothing is said')
}

const rangeOf = (video: ProbedVideo): ColourValue =>
  video.fullRange
    ? said('full')
    : isRgb(video)
      ? assumed('full', 'RGB is full range')
      : video.saysRange
        ? said('limited')
        : assumed('limited', 'the file does not say')

const contradictionsIn = (facts: {
  video: ProbedVideo
  side: ColourSideData
  dynamicRange: Colour['dynamicRange']
  primaries: ColourValue
  dolbyVision: DolbyVisionJudgement | undefined
}): ColourContradiction[] => {
  const { video, side, dynamicRange, primaries, dolbyVision } = facts
  const { mastering, contentLight } = side
  const when = (holds: boolean, code: ColourContradiction): ColourContradiction[] => (holds ? [code] : [])
  const isWide = primaries.value === 'bt2020'
  const rangeOfBase = dolbyVision?.base === 'hdr10' ? 'pq' : dolbyVision?.base
  return [
    ...when(dynamicRange === 'pq' && !isWide, 'pq-not-bt2020'),
    ...when(dynamicRange === 'hlg' && !isWide, 'hlg-not-bt2020'),
    ...when(dynamicRange !== 'sdr' && video.bitDepth < 10, 'hdr-eight-bits'),
    ...when(dynamicRange === 'sdr' && wideGamuts.has(primaries.value), 'sdr-wide-gamut'),
    ...when(dynamicRange === 'sdr' && !wideGamuts.has(primaries.value) && !usualPrimaries.has(primaries.value), 'sdr-odd-primaries'),
    ...when(video.matrix === 'gbr' && !isRgb(video), 'rgb-matrix'),
    ...when(contentLight !== undefined && contentLight.maxFall > contentLight.maxCll && contentLight.maxCll > 0, 'light-levels'),
    ...when(mastering !== undefined && !isPlausible(mastering), 'mastering-implausible'),
    ...when(rangeOfBase !== undefined && rangeOfBase !== dynamicRange, 'base-layer-differs'),
  ]
}

/** As wide as BT.709, or nearly so. */
const usualPrimaries: ReadonlySet<string> = new Set(['bt709', 'smpte170m', 'bt470bg', 'bt470m', 'smpte240m'])

/** ST 2086 allows up to 10,000 cd/m2; no display is all dark, and colours lie inside the diagram. */
const isPlausible = ({ red, green, blue, white, leastNits, mostNits }: MasteringDisplay): boolean =>
  mostNits >= 50 &&
  mostNits <= 10_000 &&
  leastNits < mostNits &&
  [red, green, blue, white].every(([x, y]) => x > 0 && y > 0 && x + y <= 1) &&
  red[0] > green[0] &&
  red[0] > blue[0] &&
  green[1] > blue[1]
