import { valueOf } from '../ladder/frame-rate.ts'
import type { FrameRate, ProbedVideo } from '../probe/master-probe.ts'
import type { PacketTicks, PacketTimes } from '../probe/packet-times.ts'
import { fieldOrderOf, fieldVerdict } from './fields.ts'
import type { FieldStatistics, FieldVerdict } from './fields.ts'
import type { SurveyEnd } from './parse-survey-end.ts'
import { findRepeats } from './repeated-frames.ts'
import type { Repeats } from './repeated-frames.ts'
import { findTimeGaps, flaggedPulldownSeconds } from './time-gaps.ts'
import type { TimeGaps } from './time-gaps.ts'

/** How the pictures of a film follow each other, and what will be done to have whole ones, evenly spaced. */
export interface Cadence {
  /** As stored. */
  readonly frames: number
  /** At which it is encoded before anything below is done. */
  readonly rate: FrameRate
  readonly isVariable: boolean
  readonly gaps: TimeGaps
  /** 3:2 pulldown by flags: the rate of the film below it. */
  readonly flaggedPulldown: FrameRate | undefined
  readonly fields: FieldJudgement
  readonly repeats: Repeats | undefined
  /** Pictures that the constant rate leaves out and shows twice although they are evenly spaced: they lie between its moments, see `alignFilters`. */
  readonly resampled: { readonly leftOut: number; readonly repeated: number } | undefined
  readonly treatment: Treatment
}

export interface FieldJudgement {
  readonly flagged: boolean
  readonly found: FieldVerdict
  readonly order: 'top-first' | 'bottom-first' | undefined
  readonly statistics: FieldStatistics | undefined
}

/**
 * `rate` is what the encoded film has. Filters for ffmpeg make whole pictures of those that were read; of `inverse-telecine` and `leave-out-repeats` they belong to
 * reading (`Pulldown`).
 */
export interface Treatment {
  readonly kind: 'none' | 'constant-rate' | 'deinterlace' | 'inverse-telecine' | 'leave-out-repeats'
  readonly filters: readonly string[]
  readonly rate: FrameRate
}

/** What the encoder can do about odd cadences. What it cannot is told as a warning instead of being done. */
export interface CadenceAbilities {
  readonly leaveOutRepeats: boolean
}

export const judgeCadence = (ask: {
  video: ProbedVideo
  /** The one that was chosen for encoding and at which the film was surveyed. */
  rate: FrameRate
  startSeconds: number
  times: PacketTimes | undefined
  packets: PacketTicks | undefined
  fields: FieldStatistics | undefined
  crcs: Uint32Array | undefined
  /** What the filter that makes the rate constant did in the survey. */
  pictures: SurveyEnd['pictures']
  /** Of small luma pictures, see `findRepeats`. */
  difference?: Float32Array
  abilities: CadenceAbilities
}): Cadence => {
  const { video, rate, times, packets, crcs, difference, abilities } = ask
  const isVariable = times?.isVariable ?? video.looksVariable
  const pulldownSeconds = packets && flaggedPulldownSeconds(packets)
  const flaggedPulldown = pulldownSeconds === undefined ? undefined : nearFilmRate(pulldownSeconds)
  const fields = judgeFields(video, ask.fields)
  const gaps = packets && times ? findTimeGaps(packets, times.frameSeconds, ask.startSeconds) : noGaps
  const isEven = !isVariable && !flaggedPulldown && gaps.missingFrames === 0 && gaps.overlaps.count === 0
  // Filters that began anew with another size of picture count from there.
  const resampled =
    isEven && ask.pictures && ask.pictures.taken >= (times?.packets ?? 0) * 0.9
      ? resampledOf(ask.pictures, video, rate, ask.startSeconds)
      : undefined
  // On an uneven film the repeats are those that the constant rate made.
  const repeats =
    isVariable || flaggedPulldown || resampled || !crcs ? undefined : findRepeats({ crcs, rate, ...(difference && { difference }) })
  const facts = { isVariable, flaggedPulldown, fields, repeats }
  return {
    frames: times?.packets ?? video.frames ?? crcs?.length ?? 0,
    rate,
    ...facts,
    gaps,
    resampled,
    treatment: treatmentOf(facts, rate, abilities),
  }
}

const noGaps: TimeGaps = {
  holes: [],
  holeCount: 0,
  missingFrames: 0,
  overlaps: { count: 0, firstSeconds: undefined },
  backwards: { count: 0, firstSeconds: undefined },
}

const resampledOf = (
  pictures: NonNullable<SurveyEnd['pictures']>,
  video: ProbedVideo,
  rate: FrameRate,
  startSeconds: number,
): Cadence['resampled'] => {
  // Films of more than 60 pictures a second are thinned on purpose; before a late picture the first is held.
  const thinned = video.averageRate ? valueOf(video.averageRate) / valueOf(rate) > 1.5 : false
  const held = Math.ceil(Math.max(0, (video.startSeconds ?? startSeconds) - startSeconds) * valueOf(rate))
  const repeated = Math.max(0, pictures.repeated - held)
  const isFew = pictures.leftOut + repeated <= Math.max(2, pictures.given / 100)
  return thinned || isFew ? undefined : { leftOut: pictures.leftOut, repeated }
}

/** What was seen wins over what was flagged, where enough was seen. */
const judgeFields = (video: ProbedVideo, statistics: FieldStatistics | undefined): FieldJudgement => {
  const seen = statistics ? fieldVerdict(statistics) : 'unknown'
  const found = seen === 'progressive' || video.interlaced || couldComb(video, statistics) ? seen : 'unknown'
  const flagged = video.fieldOrder === 'progressive' ? undefined : video.fieldOrder
  return { flagged: video.interlaced, found, order: (statistics && fieldOrderOf(statistics)) ?? flagged, statistics }
}

/**
 * Fine patterns and drawn pictures comb too. What the file does not say is only believed of a format in which interlaced pictures are made (their
 * lines, rates and codecs are few), whose fields agree on their order.
 */
const couldComb = ({ codec, height, averageRate }: ProbedVideo, statistics: FieldStatistics | undefined): boolean =>
  statistics !== undefined &&
  fieldOrderOf(statistics) !== undefined &&
  interlacedLines.has(height) &&
  averageRate !== undefined &&
  interlacedRates.some((rate) => Math.abs(valueOf(averageRate) - rate) < 0.05) &&
  !['av1', 'vp8', 'vp9'].includes(codec)

const interlacedLines: ReadonlySet<number> = new Set([480, 486, 512, 576, 608, 1080, 1088])
const interlacedRates = [25, 30_000 / 1001, 30]

const treatmentOf = (
  facts: Pick<Cadence, 'isVariable' | 'flaggedPulldown' | 'fields' | 'repeats'>,
  rate: FrameRate,
  abilities: CadenceAbilities,
): Treatment => {
  const { fields, flaggedPulldown, repeats, isVariable } = facts
  const parity = fields.order === 'top-first' ? 'tff' : fields.order === 'bottom-first' ? 'bff' : 'auto'
  if (fields.found === 'telecined' && isPulldownRate(rate))
    // What could not be matched is deinterlaced; then one picture in five is left out (ffmpeg, fieldmatch).
    return {
      kind: 'inverse-telecine',
      filters: [`fieldmatch=order=${parity}:combmatch=full`, 'bwdif=mode=send_frame:deint=interlaced', 'decimate=cycle=5'],
      rate: lowestTerms(rate.numerator * 4, rate.denominator * 5),
    }
  if (combs(fields)) return { kind: 'deinterlace', filters: [`bwdif=mode=send_frame:parity=${parity}:deint=all`], rate }
  if (flaggedPulldown) return { kind: 'constant-rate', filters: [], rate: flaggedPulldown }
  if (repeats && abilities.leaveOutRepeats)
    return {
      kind: 'leave-out-repeats',
      // Where every picture is repeated, the lower rate takes one of each by itself.
      filters: repeats.pattern === 'one-in-several' && repeats.oneIn <= mostDecimated ? [`decimate=cycle=${repeats.oneIn}`] : [],
      rate: repeats.trueRate,
    }
  return { kind: isVariable ? 'constant-rate' : 'none', filters: [], rate }
}

/** Seen to comb; or flagged so and nothing to the contrary seen. */
const combs = ({ flagged, found }: FieldJudgement): boolean =>
  found === 'interlaced' || found === 'telecined' || found === 'mixed' || (flagged && found === 'unknown')

/** The largest cycle of ffmpeg's decimate. */
const mostDecimated = 25

/** 3:2 pulldown makes 29.97 or 30 of 23.976 or 24. */
const isPulldownRate = ({ numerator, denominator }: FrameRate): boolean => Math.abs(numerator / denominator - 30) < 0.1

/** 23.976 or 24, when the mean distance is that of one of them. */
const nearFilmRate = (frameSeconds: number): FrameRate | undefined =>
  filmRates.find(({ numerator, denominator }) => Math.abs((frameSeconds * numerator) / denominator - 1) < 0.0005) ??
  (Math.abs(frameSeconds * 24 - 1) < 0.01 ? filmRates[0] : undefined)

const filmRates: readonly FrameRate[] = [
  { numerator: 24_000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
]

const lowestTerms = (numerator: number, denominator: number): FrameRate => {
  let [a, b] = [numerator, denominator]
  while (b > 0) [a, b] = [b, a % b]
  return { numerator: numerator / a, denominator: denominator / a }
}
