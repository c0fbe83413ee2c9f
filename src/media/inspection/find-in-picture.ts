import { formatDuration } from '../../kit/text.ts'
import { captionChannels } from '../captions/embedded-captions.ts'
import { valueOf } from '../ladder/frame-rate.ts'
import type { FrameRate, MasterProbe, ProbedVideo } from '../probe/master-probe.ts'
import type { Cadence } from './cadence.ts'
import type { Colour } from './colour.ts'
import { finding } from './finding.ts'
import type { Finding } from './finding.ts'
import type { SurveyEnd } from './parse-survey-end.ts'
import { roundedSeconds } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** How the picture is stored and how it decoded. */
export const findInStream = (ask: {
  probe: MasterProbe
  video: ProbedVideo
  durationSeconds: number
  packets: number | undefined
  end: SurveyEnd | undefined
  hasCaptions: boolean
  captionFields: readonly (1 | 2)[]
}): Finding[] => {
  const { probe, video, durationSeconds, packets, end } = ask
  const counted = end?.streams.find(({ index }) => index === video.index)
  const taken = end?.pictures?.taken
  const startsAt = (video.startSeconds ?? probe.startSeconds) - probe.startSeconds
  const isLate =
    startsAt >= 0.05 &&
    !probe.audio.some((track) => (track.startSeconds ?? Number.POSITIVE_INFINITY) - probe.startSeconds < startsAt - 0.05)
  return [
    ...when(video.width % 2 === 1 || video.height % 2 === 1, () => finding('odd-dimensions', { size: `${video.width}x${video.height}` })),
    ...when(video.rotation !== 0, () => finding('rotated', { degrees: video.rotation })),
    ...when(video.pixelAspect.numerator !== video.pixelAspect.denominator, () =>
      finding('pixel-aspect', {
        aspect: `${video.pixelAspect.numerator}:${video.pixelAspect.denominator}`,
        size: `${video.shownWidth}x${video.shownHeight}`,
      }),
    ),
    ...when(probe.video.length > 1, () => finding('more-video', { count: probe.video.length })),
    ...when(ask.captionFields.length > 0, () =>
      finding('captions-inside', { channels: ask.captionFields.map((field) => captionChannels[field]).join(' and ') }),
    ),
    ...when(ask.hasCaptions && ask.captionFields.length === 0, () => finding('captions-unread', {})),
    ...when(isLate, () => finding('picture-starts-late', { seconds: roundedSeconds(startsAt) }, { fromSeconds: 0, toSeconds: startsAt })),
    ...when(durationSeconds < probe.durationSeconds * 0.9, () =>
      finding(
        'ends-early',
        { end: formatDuration(durationSeconds * 1000), length: formatDuration(probe.durationSeconds * 1000) },
        { fromSeconds: durationSeconds, toSeconds: probe.durationSeconds },
      ),
    ),
    ...when(video.frames !== undefined && packets !== undefined && video.frames !== packets, () =>
      finding('frame-count-differs', { declared: video.frames!, found: packets! }),
    ),
    ...when((counted?.errors ?? 0) > 0, () => finding('picture-errors', { errors: counted!.errors, packets: counted!.packets })),
    ...when((end?.damagedAtLeast ?? 0) > 0, () => finding('picture-damaged', { count: end!.damagedAtLeast })),
    // Filters begin anew when the picture changes, and have then taken fewer than were decoded.
    ...when(taken !== undefined && counted !== undefined && taken < counted.decoded, () => finding('picture-changes', {})),
  ]
}

export const findInCadence = (cadence: Cadence, video: ProbedVideo): Finding[] => {
  const { gaps, fields, treatment, repeats, rate, isVariable, flaggedPulldown } = cadence
  const average = video.averageRate ? valueOf(video.averageRate) : 0
  const order =
    fields.order === 'top-first' ? 'top field first' : fields.order === 'bottom-first' ? 'bottom field first' : 'either field first'
  return [
    ...when(isVariable && !flaggedPulldown, () => finding('variable-rate', { rate: rateWords(treatment.rate) })),
    ...when(cadence.resampled !== undefined, () => finding('pictures-resampled', cadence.resampled!)),
    ...when(average > 60.5 && !flaggedPulldown, () => finding('high-rate', { found: Number(average.toFixed(2)), rate: rateWords(rate) })),
    ...fieldFindings(cadence, order),
    ...when(flaggedPulldown !== undefined && treatment.kind === 'constant-rate', () =>
      finding('flagged-pulldown', { rate: rateWords(treatment.rate) }),
    ),
    ...when(repeats !== undefined && treatment.kind !== 'inverse-telecine', () =>
      finding(
        treatment.kind === 'leave-out-repeats' ? 'repeated-frames' : 'repeated-frames-kept',
        { oneIn: repeats!.oneIn, rate: rateWords(repeats!.trueRate) },
        repeats!.where,
      ),
    ),
    ...gaps.holes.map((hole) => {
      const seconds = roundedSeconds(hole.toSeconds - hole.fromSeconds)
      return finding('time-gap', { seconds, frames: Math.max(1, Math.round(seconds * valueOf(rate))) }, hole)
    }),
    ...when(gaps.holeCount > gaps.holes.length, () => finding('more-time-gaps', { count: gaps.holeCount - gaps.holes.length })),
    ...when(gaps.holeCount === 0 && gaps.missingFrames > 0 && !isVariable, () => finding('missing-frames', { frames: gaps.missingFrames })),
    ...when(gaps.overlaps.count > 0, () => finding('overlapping-frames', { count: gaps.overlaps.count }, from(gaps.overlaps.firstSeconds))),
    ...when(gaps.backwards.count > 0, () => finding('time-goes-back', { count: gaps.backwards.count }, from(gaps.backwards.firstSeconds))),
  ]
}

const fieldFindings = ({ fields, treatment }: Cadence, order: string): Finding[] => {
  const where = fields.statistics?.combed ?? []
  const whole = where.length > 0 ? { fromSeconds: where[0]!.fromSeconds, toSeconds: where.at(-1)!.toSeconds } : {}
  const rate = rateWords(treatment.rate)
  switch (fields.found) {
    case 'telecined':
      return [treatment.kind === 'inverse-telecine' ? finding('telecined', { rate }, whole) : finding('telecined-kept', {}, whole)]
    case 'interlaced':
      return [finding(fields.flagged ? 'interlaced' : 'interlaced-unflagged', { order, rate }, whole)]
    case 'mixed':
      return where.map((part) => finding('mixed-fields', {}, part)).slice(0, 20)
    case 'progressive':
      return when(fields.flagged, () => finding('interlaced-flag-wrong', {}))
    case 'unknown':
      return when(fields.flagged, () => finding('interlaced', { order, rate }))
  }
}

export const findInColour = (colour: Colour, video: ProbedVideo): Finding[] => {
  const { primaries, transfer, matrix, range, dynamicRange, mastering, contentLight, dolbyVision } = colour
  const assumed = Object.entries({ primaries, transfer, matrix, range })
    .filter(([, { from }]) => from === 'assumed')
    .map(([name, { value }]) => `${name} ${value}`)
  // Refused for it, and then nothing else matters.
  if (dolbyVision && !dolbyVision.base) return []
  const base = dolbyVision && rangeNames[dynamicRange]
  return [
    ...when(base !== undefined, () => finding('dolby-vision-base', { profile: dolbyVision!.profile, base: base! })),
    ...when(assumed.length > 0, () => finding('colour-assumed', { values: assumed.join(', ') })),
    ...when(range.value === 'full', () => finding('full-range', {})),
    ...when(colour.bitDepth > 8, () => finding('deep-colour', { bits: colour.bitDepth })),
    ...when(dynamicRange === 'pq', () =>
      mastering || contentLight ? finding('hdr10', { light: lightWords(colour) }) : finding('hdr10-without-metadata', {}),
    ),
    ...when(dynamicRange === 'hlg', () => finding('hlg', {})),
    ...when(colour.hasHdr10Plus, () => finding('hdr10-plus', {})),
    ...colour.contradictions.map((code) => {
      switch (code) {
        case 'pq-not-bt2020':
        case 'hlg-not-bt2020':
        case 'sdr-wide-gamut':
        case 'sdr-odd-primaries':
          return finding(code, { primaries: primaries.value })
        case 'hdr-eight-bits':
          return finding(code, { bits: colour.bitDepth })
        case 'rgb-matrix':
          return finding(code, { format: video.pixelFormat })
        case 'light-levels':
          return finding(code, { maxFall: contentLight?.maxFall ?? 0, maxCll: contentLight?.maxCll ?? 0 })
        case 'mastering-implausible':
          return finding(code, { display: `${mastering?.leastNits ?? 0} to ${mastering?.mostNits ?? 0} cd/m2` })
        case 'base-layer-differs':
          return finding(code, { base: dolbyVision?.base ? baseNames[dolbyVision.base] : 'unknown', transfer: transfer.value })
      }
    }),
  ]
}

const rangeNames = { pq: 'HDR10', hlg: 'HLG', sdr: 'standard dynamic range' } as const
const baseNames = { hdr10: 'HDR10', hlg: 'HLG', sdr: 'standard dynamic range' } as const

/** ` (mastered at 0.0001 to 1000 cd/m2, MaxCLL 1000, MaxFALL 400)`. */
const lightWords = ({ mastering, contentLight }: Colour): string => {
  const words = [
    ...(mastering ? [`mastered at ${mastering.leastNits} to ${mastering.mostNits} cd/m2`] : []),
    ...(contentLight ? [`MaxCLL ${contentLight.maxCll}, MaxFALL ${contentLight.maxFall}`] : []),
  ]
  return ` (${words.join(', ')})`
}

/** Black and frozen stretches: at the ends they are usual, inside they are odd. */
export const findGrain = (strength: number | undefined): Finding[] =>
  when(strength !== undefined, () => finding('film-grain', { strength: strength! }))

export const findStill = (ask: { black: readonly Stretch[]; frozen: readonly Stretch[]; durationSeconds: number }): Finding[] => {
  const { black, frozen, durationSeconds } = ask
  const isWhole = (part: Stretch) => lengthOf(part) >= durationSeconds - 0.5
  if (black.some(isWhole)) return [finding('all-black', {}, black.find(isWhole)!)]
  if (frozen.some(isWhole)) return [finding('all-frozen', {}, frozen.find(isWhole)!)]
  const blackFindings = black.flatMap((part): Finding[] => {
    const seconds = roundedSeconds(lengthOf(part))
    if (part.fromSeconds < edgeSeconds) return when(seconds >= 0.5, () => finding('black-start', { seconds }, part))
    if (part.toSeconds > durationSeconds - edgeSeconds) return when(seconds >= 0.5, () => finding('black-end', { seconds }, part))
    return when(seconds > oddBlackSeconds, () => finding('black-inside', { seconds }, part))
  })
  const frozenFindings = frozen
    .filter((part) => lengthOf(part) >= oddFrozenSeconds && !black.some((other) => overlap(part, other) > lengthOf(part) * 0.5))
    .map((part) => finding('frozen', { seconds: roundedSeconds(lengthOf(part)) }, part))
  return [...blackFindings, ...frozenFindings]
}

const edgeSeconds = 0.25
const oddBlackSeconds = 2
/** Titles and freeze frames that are meant are shorter than this. */
const oddFrozenSeconds = 5

const lengthOf = (part: Stretch): number => part.toSeconds - part.fromSeconds

const overlap = (a: Stretch, b: Stretch): number => Math.min(a.toSeconds, b.toSeconds) - Math.max(a.fromSeconds, b.fromSeconds)

/** `23.976`, `25`. */
export const rateWords = (rate: FrameRate): string => String(Number(valueOf(rate).toFixed(3)))

const when = (holds: boolean, tell: () => Finding): Finding[] => (holds ? [tell()] : [])

const from = (fromSeconds: number | undefined) => (fromSeconds === undefined ? {} : { fromSeconds })
