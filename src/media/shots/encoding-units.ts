import type { Segment } from './segment.ts'

/** Neighbouring segments of one shot: encoded with one rate factor. */
export interface EncodingUnit {
  readonly firstFrame: number
  readonly frames: number
  readonly shot: number
  readonly firstSegment: number
  readonly segments: number
}

/** Neighbouring units that one work item encodes. */
export interface UnitBatch {
  readonly firstFrame: number
  readonly frames: number
  readonly firstUnit: number
  readonly units: number
}

/** One unit a shot, in order and without gaps; a shot that is longer than `mostFrames` gets several, each of at least one segment. */
export const groupIntoUnits = (
  segments: readonly Segment[],
  { mostFrames = Number.POSITIVE_INFINITY }: { readonly mostFrames?: number } = {},
): EncodingUnit[] => {
  const units: EncodingUnit[] = []
  for (const [index, { firstFrame, frames, shot }] of segments.entries()) {
    const last = units.at(-1)
    if (last?.shot === shot && last.frames + frames <= mostFrames)
      units[units.length - 1] = { ...last, frames: last.frames + frames, segments: last.segments + 1 }
    else units.push({ firstFrame, frames, shot, firstSegment: index, segments: 1 })
  }
  return units
}

/**
 * Batches of at least `leastFrames`, so that no work item is all start-up, and no longer than they must be: a batch ends with the unit that fills
 * it. What stays at the end of the film and is less joins the last batch, so that none is as long as `2 * leastFrames` and a unit.
 */
export const batchUnits = (units: readonly EncodingUnit[], { leastFrames }: { readonly leastFrames: number }): UnitBatch[] => {
  const batches: UnitBatch[] = []
  let left = units.reduce((sum, unit) => sum + unit.frames, 0)
  let isOpen = false
  for (const [index, { firstFrame, frames }] of units.entries()) {
    const last = batches.at(-1)
    if (last && isOpen) batches[batches.length - 1] = { ...last, frames: last.frames + frames, units: last.units + 1 }
    else batches.push({ firstFrame, frames, firstUnit: index, units: 1 })
    left -= frames
    isOpen = batches.at(-1)!.frames < leastFrames || left < leastFrames
  }
  return batches
}
