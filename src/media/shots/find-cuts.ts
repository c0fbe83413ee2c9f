import type { LumaFacts } from './luma-facts.ts'
import { unlikeness } from './unlikeness.ts'
import type { Stretch, Transition } from './transition.ts'

/**
 * Cuts, by two questions about every frame:
 * - is it as unlike the frame before as two unrelated pictures are? (`unlikeness`, after the best shift, near 1 at a cut)
 * - does it change far more than its neighbourhood does? (`prominence`: its residual over the larger median of both sides)
 * Their product must reach `leastScore`, so that a change of few pixels counts in a still scene, and one of many does not in a restless one.
 *
 * When something passes close by, several frames in a row change much: a cut also stands out from the second largest of the four frames around it.
 * (Not from the largest: in a film of converted rate a blended frame may lie beside the cut.)
 *
 * The surest come first: a found cut ends the neighbourhood of others, so that a shot of a few frames between two cuts is judged by itself.
 * A frame from which the picture returns within a flash's length is none, nor is the return. Nothing within `taken` is looked at.
 */
export const findCuts = (facts: LumaFacts, taken: readonly Stretch[]): Transition[] => {
  const side = Math.max(3, Math.round(sideSeconds * facts.framesPerSecond))
  const candidates = likelyCuts(facts, taken)
  const cuts: Transition[] = []
  const isEdge = new Uint8Array(facts.frames + 2)
  for (const { from, to } of taken) isEdge[from + 1] = isEdge[Math.max(0, to - 1)] = 1
  for (const { at, unlike } of candidates) {
    const prominence = prominenceOf(facts.residual, at, side, isEdge)
    const strength = unlike * prominence
    if (prominence < leastProminence || strength < leastScore || !standsOut(facts.residual, at)) continue
    if (isEdge[at - 1] || isEdge[at + 1]) continue
    isEdge[at] = 1
    cuts.push({ kind: 'cut', at, from: at, to: at, strength })
  }
  return cuts.sort((a, b) => a.at - b.at)
}

/** How far to either side the neighbourhood goes. */
const sideSeconds = 0.4
const leastUnlikeness = 0.2
const leastProminence = 1.8
const leastScore = 1.6
/** Luma levels, so that the breath of noise in a still scene has no prominence. */
const calm = 0.5
/** Luma levels that the smallest cut changes. */
const leastResidual = 3

interface Candidate {
  readonly at: number
  readonly unlike: number
}

const likelyCuts = (facts: LumaFacts, taken: readonly Stretch[]): Candidate[] => {
  const flashes = flashFrames(facts)
  const candidates: Candidate[] = []
  let next = 0
  for (let at = 1; at < facts.frames; at += 1) {
    while (next < taken.length && taken[next]!.to < at) next += 1
    const stretch = taken[next]
    if (stretch && at >= stretch.from && at <= stretch.to) continue
    if (facts.residual[at]! < leastResidual || flashes[at]) continue
    const unlike = unlikeness(facts, at - 1, at, facts.residual[at]!)
    if (unlike >= leastUnlikeness) candidates.push({ at, unlike })
  }
  return candidates.sort((a, b) => b.unlike * facts.residual[b.at]! - a.unlike * facts.residual[a.at]! || a.at - b.at)
}

/** 1 for every frame of a flash, and for the frame at which the picture is back. */
const flashFrames = (facts: LumaFacts): Uint8Array => {
  const flashes = new Uint8Array(facts.frames)
  for (let back = 0; back < facts.frames; back += 1) {
    const lag = facts.returns[back]!
    if (lag > 0) flashes.fill(1, back - lag + 1, back + 1)
  }
  return flashes
}

const prominenceOf = (residual: Float32Array, at: number, side: number, isEdge: Uint8Array): number => {
  let first = at
  while (first > 1 && at - first < side && !isEdge[first - 1]) first -= 1
  let end = at + 1
  while (end < residual.length && end - at <= side && !isEdge[end]) end += 1
  return residual[at]! / (Math.max(medianOf(residual, first, at), medianOf(residual, at + 1, end)) + calm)
}

const standsOut = (residual: Float32Array, at: number): boolean => {
  const beside = secondOfFour(residual[at - 2] ?? 0, residual[at - 1] ?? 0, residual[at + 1] ?? 0, residual[at + 2] ?? 0)
  return residual[at]! >= leastProminence * (beside + calm)
}

const secondOfFour = (a: number, b: number, c: number, d: number): number =>
  Math.max(Math.min(a, b), Math.min(c, d), Math.min(Math.max(a, b), Math.max(c, d)))

const medianOf = (values: Float32Array, from: number, to: number): number =>
  to > from ? values.slice(from, to).sort()[(to - from) >> 1]! : 0
