import { readPrintedFrames } from './metadata-print.ts'
import { roundedSeconds, stretch } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** Loudness of one audio track after EBU R128 (ITU-R BS.1770, EBU Tech 3341 and 3342). */
export interface Loudness {
  /** LUFS over the whole track; undefined when nothing in it is louder than the gate at -70. */
  readonly integratedLufs: number | undefined
  /** Between quiet and loud passages, in LU; of little meaning below a minute. */
  readonly rangeLu: number
  /** The highest peak between samples, in dBTP, to about 0.1 dB near full level and coarser below -40; undefined for digital silence. */
  readonly truePeakDbtp: number | undefined
}

export interface MeasuredLoudness extends Loudness {
  /** Short-term loudness (of the 3 s before) about once a second, from the third on; at most 2000 points; where there are more, the loudest of each stretch. */
  readonly curve: readonly LoudnessPoint[]
  /** Where the track begins and ends, to 0.1 s. */
  readonly fromSeconds: number
  readonly toSeconds: number
  /** How much of it was measured, in seconds: less than was decoded when the track changed its channels or rate on the way. */
  readonly measuredSeconds: number
  /** Where sound is missing: its timestamps jump. The place is known to a second, the length to 0.1 s. At most 100. */
  readonly holes: readonly Stretch[]
}

export interface LoudnessPoint {
  readonly seconds: number
  /** At least -70. */
  readonly lufs: number
}

/** Reads what `surveyMaster` has ffmpeg write of a track; undefined when nothing of it was decoded. */
export const parseLoudness = (text: string): MeasuredLoudness | undefined => {
  const curve: LoudnessPoint[] = []
  const holes: Stretch[] = []
  let first: { frame: number; seconds: number } | undefined
  let last = { frame: 0, seconds: 0, lag: 0 }
  let integrated = Number.NaN
  let range = Number.NaN
  let peak = Number.NaN
  readPrintedFrames(text, ({ frame, seconds, number }) => {
    first ??= { frame, seconds }
    // Frames last 100 ms of sound; what the clock has gained over them since the line before is a hole.
    const lag = seconds - first.seconds - (frame - first.frame) * frameSeconds
    if (lag - last.lag > leastHoleSeconds && holes.length < holesAtMost) holes.push(stretch(seconds - (lag - last.lag), seconds))
    last = { frame, seconds, lag }
    integrated = number('lavfi.r128.I')
    range = number('lavfi.r128.LRA')
    peak = number('lavfi.r128.true_peak')
    const point = { seconds: roundedSeconds(seconds + frameSeconds), lufs: atLeastGate(number('lavfi.r128.S')) }
    const isWhole = (frame - first.frame + 1) * frameSeconds >= shortTermSeconds - frameSeconds / 2
    if (isWhole && (curve.length === 0 || point.seconds - curve.at(-1)!.seconds > 0.95)) curve.push(point)
  })
  if (!first) return undefined
  return {
    integratedLufs: integrated > gateLufs ? tenth(integrated) : undefined,
    rangeLu: Number.isNaN(range) ? 0 : tenth(range),
    truePeakDbtp: peak > 0 ? tenth(20 * Math.log10(peak)) : undefined,
    curve: thinned(curve),
    fromSeconds: roundedSeconds(first.seconds),
    toSeconds: roundedSeconds(last.seconds + frameSeconds),
    measuredSeconds: roundedSeconds((last.frame - first.frame + 1) * frameSeconds),
    holes,
  }
}

/** Of a value of ebur128. */
const frameSeconds = 0.1
/** Below this nothing counts (BS.1770, absolute gate); ebur128 says exactly this when nothing did. */
const gateLufs = -70
/** ebur128 has no short-term loudness before so much was heard. */
const shortTermSeconds = 3
const leastHoleSeconds = 0.15
const holesAtMost = 100
const pointsAtMost = 2000

const tenth = (value: number): number => Math.round(value * 10) / 10

const atLeastGate = (lufs: number): number => (lufs > gateLufs ? tenth(lufs) : gateLufs)

const thinned = (curve: readonly LoudnessPoint[]): LoudnessPoint[] => {
  const of = Math.ceil(curve.length / pointsAtMost)
  if (of <= 1) return [...curve]
  return Array.from({ length: Math.ceil(curve.length / of) }, (_, at) =>
    curve.slice(at * of, (at + 1) * of).reduce((loudest, point) => (point.lufs > loudest.lufs ? point : loudest)),
  )
}
