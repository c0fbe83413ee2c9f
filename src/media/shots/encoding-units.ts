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
 * As many batches as could have `leastFrames` each, so that few work items are all start-up, and as equal as units allow, so that of several workers none has to wait
 * long for the last: a unit belongs to the part of the film that its middle lies in.
 */
export const batchUnits = (units: readonly EncodingUnit[], { leastFrames }: { readonly leastFrames: number }): UnitBatch[] => {
  const total = units.reduce((sum, unit) => sum + unit.frames, 0)
  const part = total / Math.max(1, Math.floor(total / leastFrames))
  const parts = Map.groupBy(units.entries(), ([, { firstFrame, frames }]) => Math.floor((firstFrame + frames / 2) / part))
  return [...parts.values()].map((own) => {
    const [firstUnit, { firstFrame }] = own[0]!
    return { firstFrame, frames: own.reduce((sum, [, unit]) => sum + unit.frames, 0), firstUnit, units: own.length }
  })
}
