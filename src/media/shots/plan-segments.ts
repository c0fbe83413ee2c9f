import { valueOf } from '../ladder/frame-rate.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import type { Shot } from './detect-shots.ts'
import type { Segment } from './segment.ts'

export interface SegmentLimits {
  readonly leastSeconds: number
  readonly mostSeconds: number
}

/**
 * Divides a film into segments that begin, where the limits allow it, with the shots.
 *
 * Some shot starts are kept as borders, and what lies between two of them is divided into as few pieces of equal length (to a frame) as
 * `mostSeconds` asks for. Which ones are kept is the cheapest way through the film (dynamic programming over the shots): first no segment may
 * be shorter than `leastSeconds`, then as few shot starts as possible are lost, cuts before fades and dissolves, then as few segments as possible
 * begin inside a shot. No segment is ever longer than `mostSeconds`. None is shorter than `leastSeconds` either, unless the film is, or
 * twice the least is more than the most, when not every length can be divided.
 *
 * @param shots all of a film, as `detectShots` gives them
 */
export const planSegments = (
  shots: readonly Shot[],
  rate: FrameRate,
  limits: SegmentLimits = { leastSeconds: 1, mostSeconds: 4 },
): Segment[] => {
  const frames = frameLimits(rate, limits)
  const borders = chooseBorders(shots, frames)
  const segments: Segment[] = []
  let shot = 0
  for (const [index, firstFrame] of borders.entries()) {
    const next = borders[index + 1] ?? endOf(shots.at(-1)!)
    for (const piece of equalPieces(firstFrame, next - firstFrame, frames.most)) {
      shot = mainShot(shots, piece, shot)
      segments.push({ ...piece, shot })
    }
  }
  return segments
}

interface FrameLimits {
  readonly least: number
  readonly most: number
}

/** Whole frames within the seconds; a hair of rounding must not cost one. */
const frameLimits = (rate: FrameRate, { leastSeconds, mostSeconds }: SegmentLimits): FrameLimits => {
  const most = Math.max(1, Math.floor(mostSeconds * valueOf(rate) + hair))
  return { most, least: Math.min(most, Math.max(1, Math.ceil(leastSeconds * valueOf(rate) - hair))) }
}

const hair = 1e-6

const endOf = ({ firstFrame, frames }: Shot): number => firstFrame + frames

type Piece = Pick<Segment, 'firstFrame' | 'frames'>

const equalPieces = (firstFrame: number, frames: number, most: number): Piece[] => {
  const count = Math.ceil(frames / most)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * frames) / count)
    return { firstFrame: firstFrame + from, frames: Math.floor(((index + 1) * frames) / count) - from }
  })
}

/** What is lost where a shot does not begin with a segment: after a cut the encoder needs a new picture, within a blend nobody sees the seam. */
const lossOf = { start: 0, cut: 1, fade: 0.4, dissolve: 0.4 } as const
/** What a segment costs that begins inside a shot, with a picture that could have been predicted. */
const insideCost = 0.3
/** Of each frame that a segment is too short: no loss is worth it. */
const shortCost = 1e6

/**
 * The first frames of the spans between kept shot starts. `cheapest[j]` is the least cost of the film up to shot j, when j begins a span:
 * min over i of cheapest[i] + cost of one span from i to j. A span holds one shot of any length, and of others less than twice the least: enough to
 * join short ones to either side, and few enough that the work is bounded by shots times frames of a second or two.
 */
const chooseBorders = (shots: readonly Shot[], limits: FrameLimits): number[] => {
  const cheapest = new Float64Array(shots.length + 1).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(shots.length + 1)
  cheapest[0] = 0
  for (let i = 0; i < shots.length; i += 1) {
    let [length, longest, lost] = [0, 0, 0]
    for (let j = i; j < shots.length; j += 1) {
      const { frames, startsBy } = shots[j]!
      length += frames
      longest = Math.max(longest, frames)
      if (j > i) lost += lossOf[startsBy]
      if (j > i && length - longest >= 2 * limits.least) break
      const cost = cheapest[i]! + lost + spanCost(length, limits)
      if (cost >= cheapest[j + 1]!) continue
      cheapest[j + 1] = cost
      from[j + 1] = i
    }
  }
  const borders: number[] = []
  for (let j = shots.length; j > 0; j = from[j]!) borders.push(shots[from[j]!]!.firstFrame)
  return borders.reverse()
}

const spanCost = (frames: number, { least, most }: FrameLimits): number => {
  const pieces = Math.ceil(frames / most)
  const short = pieces * Math.max(0, least - Math.floor(frames / pieces))
  return short * shortCost + (pieces - 1) * insideCost
}

const mainShot = (shots: readonly Shot[], { firstFrame, frames }: Piece, earliest: number): number => {
  const end = firstFrame + frames
  let [best, most] = [earliest, 0]
  for (let index = earliest; index < shots.length && shots[index]!.firstFrame < end; index += 1) {
    const shared = Math.min(end, endOf(shots[index]!)) - Math.max(firstFrame, shots[index]!.firstFrame)
    if (shared > most) [best, most] = [index, shared]
  }
  return best
}
