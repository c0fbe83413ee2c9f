import { Failure } from '../../kit/failure.ts'
import { between, bpsBetween, placeAtBps, placeAtQuality, placeOf, risingPoints, shareBetween } from './rate-point.ts'
import type { Place, RatePoint } from './rate-point.ts'

/** One codec in one size, measured at several rates. `key` says which. */
export interface MeasuredCurve<K, P extends RatePoint = RatePoint> {
  readonly key: K
  readonly points: readonly P[]
}

/** A stretch on which one curve is the best, inside what was measured of it; a single point when both ends are equal. */
export interface EnvelopePiece<K, P extends RatePoint = RatePoint> {
  /** Its points cheapest first and rising. */
  readonly curve: MeasuredCurve<K, P>
  readonly fromBps: number
  readonly toBps: number
  readonly fromQuality: number
  readonly toQuality: number
}

/** Where another curve becomes the best one. */
export interface Crossover<K> {
  readonly from: K
  readonly to: K
  /** Where the second begins to win. */
  readonly bps: number
  readonly quality: number
  /** crossing: both are equal here. jump: the second begins here and is better. gap: below this rate nothing was measured that beats the end of the first. */
  readonly kind: 'crossing' | 'jump' | 'gap'
}

export interface Envelope<K, P extends RatePoint = RatePoint> {
  /** Cheapest first; quality rises strictly along and across pieces. */
  readonly pieces: readonly EnvelopePiece<K, P>[]
  readonly crossovers: readonly Crossover<K>[]
}

/** Many times the sizes that a ladder has, and the breakpoints of a long film in each. */
const curvesAtMost = 64
const pointsAtMost = 500_000

/**
 * The best of several measured curves at each rate. Between neighbouring points of a curve quality is linear in log rate; nothing is drawn from one curve to
 * another or beyond an end, since no encode was ever made there. What a cheaper place equals is left out, so that there can be gaps.
 *
 * All points cut the axis into intervals in which every curve is a straight line; in each, walk from the left along the highest line and change to the one
 * that first crosses it. O(points x curves) unless curves cross more often than that.
 *
 * @throws Failure TOO_MANY_POINTS
 */
export const upperEnvelope = <K, P extends RatePoint>(curves: readonly MeasuredCurve<K, P>[]): Envelope<K, P> => {
  const clean = curves.map(({ key, points }) => ({ key, points: risingPoints(points) })).filter(({ points }) => points.length > 0)
  const count = clean.reduce((sum, { points }) => sum + points.length, 0)
  if (clean.length > curvesAtMost || count > pointsAtMost)
    throw new Failure('TOO_MANY_POINTS', `An envelope takes at most ${curvesAtMost} curves and ${pointsAtMost} points.`, {
      curves: clean.length,
      points: count,
    })
  const pieces = joined(clean, rising(bestStretches(clean)))
  return { pieces, crossovers: crossoversOf(pieces) }
}

/** The best place that costs at most `bps`. Undefined when everything costs more. */
export const bestWithin = <K, P extends RatePoint>(envelope: Envelope<K, P>, bps: number): EnvelopePlace<K, P> | undefined => {
  const piece = envelope.pieces.findLast((one) => one.fromBps <= bps)
  return piece && { key: piece.curve.key, ...placeIn(piece, Math.min(bps, piece.toBps)) }
}

/** The cheapest place with at least this quality. Undefined when nothing measured reaches it. */
export const cheapestFor = <K, P extends RatePoint>(envelope: Envelope<K, P>, quality: number): EnvelopePlace<K, P> | undefined => {
  const piece = envelope.pieces.find((one) => one.toQuality >= quality)
  if (!piece) return undefined
  const place = quality > piece.fromQuality ? placeAtQuality(piece.curve.points, quality) : undefined
  return { key: piece.curve.key, ...(place ?? placeIn(piece, piece.fromBps)) }
}

/** A place on the curve that wins there. */
export interface EnvelopePlace<K, P extends RatePoint> extends Place<P> {
  readonly key: K
}

const placeIn = <K, P extends RatePoint>({ curve }: EnvelopePiece<K, P>, bps: number): Place<P> =>
  placeAtBps(curve.points, bps) ?? placeOf(curve.points.at(-1)!)

/** One curve, by its index, from one place to another. */
interface Stretch {
  readonly curve: number
  readonly fromBps: number
  readonly toBps: number
  readonly fromQuality: number
  readonly toQuality: number
}

/** One curve in one interval. */
interface Line {
  readonly curve: number
  readonly left: number
  readonly right: number
}

/** Who is highest at each point and between each two, cheapest first. */
const bestStretches = <K, P extends RatePoint>(curves: readonly MeasuredCurve<K, P>[]): Stretch[] => {
  const rates = [...new Set(curves.flatMap(({ points }) => points.map(({ bps }) => bps)))].toSorted((a, b) => a - b)
  const stretches: Stretch[] = []
  // How many points of each curve cost no more than the rate looked at.
  const passed = new Uint32Array(curves.length)
  // What each curve has reached at the end of the last interval.
  const reached = new Float64Array(curves.length)
  for (const [index, bps] of rates.entries()) {
    const until = rates[index + 1]
    const lines: Line[] = []
    const here: Line[] = []
    for (const [curve, { points }] of curves.entries()) {
      if (points[passed[curve]!]?.bps === bps) passed[curve]! += 1
      const [before, after] = [points[passed[curve]! - 1], points[passed[curve]!]]
      if (!before || (!after && before.bps < bps)) continue
      const quality = before.bps === bps ? before.quality : reached[curve]!
      here.push({ curve, left: quality, right: quality })
      if (!after || until === undefined) continue
      const end = until === after.bps ? after.quality : between(before.quality, after.quality, shareBetween(before.bps, after.bps, until))
      reached[curve] = Math.max(quality, end)
      lines.push({ curve, left: quality, right: reached[curve]! })
    }
    const best = highestAtLeft(here)
    if (best) stretches.push({ curve: best.curve, fromBps: bps, toBps: bps, fromQuality: best.left, toQuality: best.left })
    if (until !== undefined) stretches.push(...walk(lines, bps, until))
  }
  return stretches
}

/** Of equals the one that ends higher, then the one named first. */
const highestAtLeft = (lines: readonly Line[]): Line | undefined => {
  let best = lines[0]
  for (const line of lines) if (best && (line.left > best.left || (line.left === best.left && line.right > best.right))) best = line
  return best
}

const walk = (lines: readonly Line[], fromBps: number, toBps: number): Stretch[] => {
  const stretches: Stretch[] = []
  let current = highestAtLeft(lines)
  let at = { share: 0, bps: fromBps, quality: current?.left ?? 0 }
  while (current) {
    const winner: Line = current
    const meeting = firstMeeting(lines, winner, at.share)
    const share = meeting?.share ?? 1
    const until = {
      share,
      bps: share === 1 ? toBps : bpsBetween(fromBps, toBps, share),
      quality: Math.max(at.quality, between(winner.left, winner.right, share)),
    }
    stretches.push({ curve: winner.curve, fromBps: at.bps, toBps: until.bps, fromQuality: at.quality, toQuality: until.quality })
    at = until
    // Whoever takes over ends higher, so that this ends.
    current = meeting?.line
  }
  return stretches
}

/** The line that crosses the current one next; of several at once the steepest. */
const firstMeeting = (
  lines: readonly Line[],
  current: Line,
  after: number,
): { readonly line: Line; readonly share: number } | undefined => {
  let first: { line: Line; share: number } | undefined
  for (const line of lines) {
    if (line.right <= current.right) continue
    const [behind, ahead] = [current.left - line.left, line.right - current.right]
    const share = Math.min(1, Math.max(after, behind / (behind + ahead)))
    if (!first || share < first.share || (share === first.share && line.right > first.line.right)) first = { line, share }
  }
  return first
}

/** Without what does not exceed everything cheaper; a stretch that comes to exceed it is cut there. */
const rising = (stretches: readonly Stretch[]): Stretch[] => {
  const kept: Stretch[] = []
  let best = -Infinity
  for (const stretch of stretches) {
    if (stretch.toQuality <= best) continue
    if (stretch.fromQuality >= best) kept.push(stretch)
    else {
      const share = (best - stretch.fromQuality) / (stretch.toQuality - stretch.fromQuality)
      kept.push({ ...stretch, fromBps: bpsBetween(stretch.fromBps, stretch.toBps, share), fromQuality: best })
    }
    best = stretch.toQuality
  }
  return kept
}

const joined = <K, P extends RatePoint>(curves: readonly MeasuredCurve<K, P>[], stretches: readonly Stretch[]): EnvelopePiece<K, P>[] => {
  const pieces: EnvelopePiece<K, P>[] = []
  for (const { curve, ...stretch } of stretches) {
    const previous = pieces.at(-1)
    if (previous && previous.curve === curves[curve] && previous.toBps === stretch.fromBps && previous.toQuality === stretch.fromQuality) {
      pieces[pieces.length - 1] = { ...previous, toBps: stretch.toBps, toQuality: stretch.toQuality }
    } else pieces.push({ curve: curves[curve]!, ...stretch })
  }
  return pieces
}

const crossoversOf = <K, P extends RatePoint>(pieces: readonly EnvelopePiece<K, P>[]): Crossover<K>[] => {
  const crossovers: Crossover<K>[] = []
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1]
    if (!before || before.curve === piece.curve) continue
    const kind = before.toBps < piece.fromBps ? 'gap' : before.toQuality < piece.fromQuality ? 'jump' : 'crossing'
    crossovers.push({ from: before.curve.key, to: piece.curve.key, bps: piece.fromBps, quality: piece.fromQuality, kind })
  }
  return crossovers
}
