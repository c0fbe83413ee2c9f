import type { FrameRate, ProbedVideo } from '../probe/master-probe.ts'
import type { PacketTimes } from '../probe/packet-times.ts'

/** The rates at which films are made; what is nearly one of them is meant to be it. */
const usualRates: readonly FrameRate[] = [
  { numerator: 24_000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 48, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60_000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
]

/** More pictures a second than this are thinned out by a whole factor. */
const fastest = 60

/**
 * The one exact rate at which a film is encoded: its own when frames are evenly spaced, snapped to a usual one when a header
 * only rounded it; else the usual rate nearest to what its timestamps show.
 */
export const chooseFrameRate = (video: ProbedVideo, times?: PacketTimes): FrameRate => {
  const measured = times && times.frameSeconds > 0 ? 1 / times.frameSeconds : undefined
  const isVariable = times?.isVariable ?? video.looksVariable
  const declared = video.baseRate ?? video.averageRate
  if (isVariable || !declared) return nearestUsual(measured ?? (video.averageRate ? valueOf(video.averageRate) : 25))
  return snapped(thinned(declared))
}

export const valueOf = (rate: FrameRate): number => rate.numerator / rate.denominator

/** 119.88 becomes 59.94, 240 becomes 60. */
const thinned = (rate: FrameRate): FrameRate => {
  const factor = Math.ceil(valueOf(rate) / (fastest + 0.5))
  return factor > 1 ? lowestTerms(rate.numerator, rate.denominator * factor) : rate
}

/** 0.02 % tells 23.976 from 24 (0.1 %), and takes 2997/100 for 30000/1001. */
const snapped = (rate: FrameRate): FrameRate => usualRates.find((usual) => Math.abs(valueOf(rate) / valueOf(usual) - 1) < 0.0002) ?? rate

const nearestUsual = (value: number): FrameRate =>
  usualRates.reduce((best, rate) => (Math.abs(Math.log(valueOf(rate) / value)) < Math.abs(Math.log(valueOf(best) / value)) ? rate : best))

const lowestTerms = (numerator: number, denominator: number): FrameRate => {
  let [a, b] = [numerator, denominator]
  while (b > 0) [a, b] = [b, a % b]
  return { numerator: numerator / a, denominator: denominator / a }
}
