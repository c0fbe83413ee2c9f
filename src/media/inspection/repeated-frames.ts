import type { FrameRate } from '../probe/master-probe.ts'
import { stretch } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** Pictures that are there twice in a regular pattern: a film that was brought to a higher rate by repeating pictures. */
export interface Repeats {
  /** One in so many pictures is a repeat (2: every picture is there twice); of `3:2` every second one is there three times. */
  readonly pattern: 'doubled' | 'three-two' | 'one-in-several'
  /** In `one-in-several`: 5 for 24 in 30, 6 for 25 in 30, 25 for 24 in 25. */
  readonly oneIn: number
  /** Of the pictures that move, the share that are repeats. */
  readonly share: number
  /** The rate at which the film was made. */
  readonly trueRate: FrameRate
  /** Where the pattern begins and ends. */
  readonly where: Stretch
}

/**
 * Finds such a pattern. A picture repeats the one before when their checksums are equal, or when their small luma pictures differ by less than a
 * fifth of what neighbours differ: an encoder leaves its own traces in a repeated picture, small ones beside real motion.
 *
 * Passages that stand still do not count. Undefined when less than 2 s move, or there is no pattern.
 */
export const findRepeats = (ask: {
  crcs: Uint32Array
  /** Mean absolute difference of small luma pictures to the one before, in levels; may be missing or shorter. */
  difference?: Float32Array
  rate: FrameRate
}): Repeats | undefined => {
  const { crcs, difference, rate } = ask
  const perSecond = rate.numerator / rate.denominator
  // Lengths of runs of the same picture, without stills: how often each length occurs, and how far single repeats are apart.
  const lengths = new Float64Array(longestRun + 1)
  const distances = new Map<number, number>()
  let inTurn = 0
  let runBefore = 0
  let lastRepeat = -1
  let firstRepeat = -1
  let finalRepeat = -1
  let run = 1
  const finishRun = (next: number) => {
    if (run > longestRun) {
      lastRepeat = -1
      runBefore = 0
    } else {
      lengths[run]! += 1
      if ((run === 3 && runBefore === 2) || (run === 2 && runBefore === 3)) inTurn += 1
      runBefore = run
      if (run > 1) {
        if (lastRepeat >= 0 && next - lastRepeat <= farthest) distances.set(next - lastRepeat, (distances.get(next - lastRepeat) ?? 0) + 1)
        lastRepeat = next
        if (firstRepeat < 0) firstRepeat = next - run
        finalRepeat = next
      }
    }
    run = 1
  }
  for (let i = 1; i < crcs.length; i += 1) {
    if (isRepeat(crcs, difference, i)) run += 1
    else finishRun(i)
  }
  finishRun(crcs.length)
  const runs = lengths.reduce((sum, count) => sum + count, 0)
  const moving = lengths.reduce((sum, count, length) => sum + count * length, 0)
  const repeated = runs - lengths[1]!
  if (moving < 2 * perSecond || repeated < fewestRepeats) return undefined
  const found = (pattern: Repeats['pattern'], oneIn: number, kept: number, of: number): Repeats => ({
    pattern,
    oneIn,
    share: Math.round(((moving - runs) / moving) * 1000) / 1000,
    trueRate: lowestTerms(rate.numerator * kept, rate.denominator * of),
    where: stretch(firstRepeat / perSecond, finalRepeat / perSecond),
  })
  if (lengths[2]! >= runs * regular) return found('doubled', 2, 1, 2)
  if (lengths[2]! + lengths[3]! >= runs * regular && inTurn >= runs * regular) return found('three-two', 2, 2, 5)
  const [oneIn, times] = [...distances].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])
  const expected = moving / Math.max(1, oneIn)
  const isPattern = oneIn >= 3 && lengths[2]! >= repeated * regular && times >= repeated * 0.8 && repeated >= expected * 0.8
  return isPattern ? found('one-in-several', oneIn, oneIn - 1, oneIn) : undefined
}

/** Pictures that stay longer are stills. */
const longestRun = 4
/** Repeats farther apart are no pattern that anybody makes. */
const farthest = 30
const fewestRepeats = 8
const regular = 0.85

/** Differences in luma levels below which a picture stands still beside any neighbour. */
const stillDifference = 0.02

const isRepeat = (crcs: Uint32Array, difference: Float32Array | undefined, i: number): boolean => {
  if (crcs[i] === crcs[i - 1]) return true
  if (!difference || i >= difference.length) return false
  const here = difference[i]!
  if (here <= stillDifference) return true
  // Of two neighbours on either side, the one that moves most: in every pattern one of them is no repeat.
  const around = Math.max(difference[i - 2] ?? 0, difference[i - 1]!, difference[i + 1] ?? 0, difference[i + 2] ?? 0)
  return here < around * 0.2 && here < 0.5
}

const lowestTerms = (numerator: number, denominator: number): FrameRate => {
  let [a, b] = [numerator, denominator]
  while (b > 0) [a, b] = [b, a % b]
  return { numerator: numerator / a, denominator: denominator / a }
}
