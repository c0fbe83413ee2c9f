import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gopFrames } from '../ladder/gop.ts'
import type { Shot } from './detect-shots.ts'
import { batchUnits, groupIntoUnits } from './encoding-units.ts'
import { planSegments } from './plan-segments.ts'
import { regularSegments } from './regular-segments.ts'

const rate = { numerator: 24, denominator: 1 }

const shotsOf = (lengths: readonly number[], startsBy: Shot['startsBy'] = 'cut'): Shot[] => {
  let firstFrame = 0
  return lengths.map((frames, index) => {
    const shot: Shot = { firstFrame, frames, startsBy: index === 0 ? 'start' : startsBy }
    firstFrame += frames
    return shot
  })
}

const lengthsOf = (shots: readonly Shot[]): number[] => planSegments(shots, rate).map(({ frames }) => frames)

describe('planSegments', () => {
  it('makes one segment of each shot that fits', () => {
    expect(planSegments(shotsOf([24, 60, 96]), rate)).toEqual([
      { firstFrame: 0, frames: 24, shot: 0 },
      { firstFrame: 24, frames: 60, shot: 1 },
      { firstFrame: 84, frames: 96, shot: 2 },
    ])
  })

  it('divides a long shot into as few and as equal pieces as can be', () => {
    expect(lengthsOf(shotsOf([97]))).toEqual([48, 49])
    expect(lengthsOf(shotsOf([289, 30]))).toEqual([72, 72, 72, 73, 30])
  })

  it('joins a short shot to the neighbour where no border inside a shot comes of it', () => {
    expect(lengthsOf(shotsOf([90, 20, 50]))).toEqual([90, 70])
    expect(lengthsOf(shotsOf([50, 20, 90]))).toEqual([70, 90])
  })

  it('joins short shots to one another', () => {
    expect(planSegments(shotsOf([12, 12, 12, 12]), rate)).toEqual([
      { firstFrame: 0, frames: 24, shot: 0 },
      { firstFrame: 24, frames: 24, shot: 2 },
    ])
  })

  it('says which shot a segment shows most', () => {
    expect(planSegments(shotsOf([10, 70, 15]), rate)).toEqual([{ firstFrame: 0, frames: 95, shot: 1 }])
  })

  it('would rather lose the start of a dissolve than that of a cut', () => {
    const [first, second, third] = shotsOf([40, 20, 40])
    expect(lengthsOf([first!, { ...second!, startsBy: 'dissolve' }, third!])).toEqual([60, 40])
    expect(lengthsOf([first!, second!, { ...third!, startsBy: 'dissolve' }])).toEqual([40, 60])
  })

  it('leaves a film as it is that is shorter than a segment, and one without frames empty', () => {
    expect(planSegments(shotsOf([5]), rate)).toEqual([{ firstFrame: 0, frames: 5, shot: 0 }])
    expect(planSegments([], rate)).toEqual([])
  })

  it('counts whole frames within the seconds at broken rates', () => {
    const broken = { numerator: 30_000, denominator: 1001 }
    // 4 s are 119.88 frames, 1 s is 29.97.
    expect(planSegments(shotsOf([120]), broken).map(({ frames }) => frames)).toEqual([60, 60])
    expect(planSegments(shotsOf([119, 29, 30]), broken).map(({ frames }) => frames)).toEqual([119, 59])
  })

  it('keeps to the most where the least cannot hold', () => {
    expect(planSegments(shotsOf([25]), rate, { leastSeconds: 1, mostSeconds: 1 }).map(({ frames }) => frames)).toEqual([12, 13])
  })
})

const anyRate = fc.constantFrom(
  rate,
  { numerator: 24_000, denominator: 1001 },
  { numerator: 25, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
  { numerator: 5, denominator: 1 },
)
const anyLengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 60 })
const sumOf = (parts: readonly { readonly frames: number }[]): number => parts.reduce((sum, { frames }) => sum + frames, 0)

const expectCovering = (parts: readonly { readonly firstFrame: number; readonly frames: number }[], frames: number): void => {
  let next = 0
  const starts = parts.map((part) => {
    next += part.frames
    return next - part.frames
  })
  expect(parts.map(({ firstFrame }) => firstFrame)).toEqual(starts)
  expect(parts.every((part) => part.frames > 0)).toBe(true)
  expect(next).toBe(frames)
}

describe('random shot lists', () => {
  it('become segments that reassemble exactly, none longer than the most, none shorter than the least but the film itself', () => {
    fc.assert(
      fc.property(anyLengths, anyRate, (lengths, frameRate) => {
        const shots = shotsOf(lengths)
        const segments = planSegments(shots, frameRate)
        const perSecond = frameRate.numerator / frameRate.denominator
        expectCovering(segments, sumOf(shots))
        for (const { frames } of segments) expect(frames / perSecond).toBeLessThanOrEqual(4)
        if (sumOf(shots) >= perSecond) for (const { frames } of segments) expect(frames / perSecond).toBeGreaterThanOrEqual(1)
        else expect(segments).toHaveLength(1)
        expect(planSegments(shots, frameRate)).toEqual(segments)
      }),
    )
  })

  it('never make a segment longer than the most, whatever the limits', () => {
    const limits = fc.record({
      leastSeconds: fc.double({ min: 0, max: 9, noNaN: true }),
      mostSeconds: fc.double({ min: 0, max: 9, noNaN: true }),
    })
    fc.assert(
      fc.property(anyLengths, anyRate, limits, (lengths, frameRate, some) => {
        const shots = shotsOf(lengths)
        const segments = planSegments(shots, frameRate, some)
        const most = Math.max(1, some.mostSeconds * (frameRate.numerator / frameRate.denominator) + 1e-5)
        expectCovering(segments, sumOf(shots))
        expect(Math.max(...segments.map(({ frames }) => frames))).toBeLessThanOrEqual(most)
      }),
      { numRuns: 50 },
    )
  })

  it('begin a segment with every shot where no shot is short', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 24, max: 500 }), { minLength: 1, maxLength: 40 }), (lengths) => {
        const shots = shotsOf(lengths)
        const starts = new Set(planSegments(shots, rate).map(({ firstFrame }) => firstFrame))
        for (const { firstFrame } of shots) expect(starts).toContain(firstFrame)
      }),
    )
  })

  it('name for each segment a shot that it shows, in order', () => {
    fc.assert(
      fc.property(anyLengths, (lengths) => {
        const shots = shotsOf(lengths)
        let last = 0
        for (const { firstFrame, frames, shot } of planSegments(shots, rate)) {
          expect(shot).toBeGreaterThanOrEqual(last)
          expect(shots[shot]!.firstFrame).toBeLessThan(firstFrame + frames)
          expect(shots[shot]!.firstFrame + shots[shot]!.frames).toBeGreaterThan(firstFrame)
          last = shot
        }
      }),
    )
  })

  it('become units and batches that reassemble exactly, no batch small but the only one, and none huge', () => {
    fc.assert(
      fc.property(anyLengths, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 96, max: 900 }), (lengths, leastFrames, mostFrames) => {
        const shots = shotsOf(lengths)
        const segments = planSegments(shots, rate)
        const units = groupIntoUnits(segments, { mostFrames })
        expectCovering(units, sumOf(shots))
        expect(units.reduce((sum, unit) => sum + unit.segments, 0)).toBe(segments.length)
        for (const unit of units) {
          const own = segments.slice(unit.firstSegment, unit.firstSegment + unit.segments)
          expectCovering([{ firstFrame: 0, frames: sumOf(own) }], unit.frames)
          expect(own.every(({ shot }) => shot === unit.shot)).toBe(true)
          expect(unit.frames).toBeLessThanOrEqual(mostFrames)
        }
        const batches = batchUnits(units, { leastFrames })
        expectCovering(batches, sumOf(shots))
        expect(batches.reduce((sum, batch) => sum + batch.units, 0)).toBe(units.length)
        for (const batch of batches) {
          expect(batch.firstFrame).toBe(units[batch.firstUnit]!.firstFrame)
          expect(batch.frames).toBeLessThan(2 * leastFrames + mostFrames)
        }
      }),
    )
  })
})

describe('groupIntoUnits', () => {
  it('makes one unit of the segments of a shot, unless it grows too long', () => {
    const segments = planSegments(shotsOf([200, 30]), rate)
    expect(groupIntoUnits(segments)).toEqual([
      { firstFrame: 0, frames: 200, shot: 0, firstSegment: 0, segments: 3 },
      { firstFrame: 200, frames: 30, shot: 1, firstSegment: 3, segments: 1 },
    ])
    expect(groupIntoUnits(segments, { mostFrames: 140 }).map(({ frames }) => frames)).toEqual([133, 67, 30])
  })
})

describe('batchUnits', () => {
  const unitsOf = (lengths: readonly number[]) => groupIntoUnits(planSegments(shotsOf(lengths), rate))

  it('makes batches that are as equal as the units allow', () => {
    expect(batchUnits(unitsOf([50, 60, 90, 30, 40]), { leastFrames: 100 })).toEqual([
      { firstFrame: 0, frames: 110, firstUnit: 0, units: 2 },
      { firstFrame: 110, frames: 160, firstUnit: 2, units: 3 },
    ])
    const even = batchUnits(unitsOf(Array.from({ length: 30 }, () => 96)), { leastFrames: 480 })
    expect(even.map(({ units }) => units)).toEqual([5, 5, 5, 5, 5, 5])
    const rest = batchUnits(unitsOf(Array.from({ length: 29 }, () => 96)), { leastFrames: 480 })
    expect(rest.map(({ units }) => units)).toEqual([6, 6, 5, 6, 6])
  })

  it('gives a unit that is longer than a part a batch of its own', () => {
    const units = [300, 20, 300].map((frames, index, all) => ({
      firstFrame: all.slice(0, index).reduce((sum, one) => sum + one, 0),
      ...{ frames, shot: index, firstSegment: index, segments: 1 },
    }))
    expect(batchUnits(units, { leastFrames: 100 }).map(({ frames }) => frames)).toEqual([300, 20, 300])
  })

  it('makes one batch of a short film, and none of none', () => {
    expect(batchUnits(unitsOf([30]), { leastFrames: 100 })).toEqual([{ firstFrame: 0, frames: 30, firstUnit: 0, units: 1 }])
    expect(batchUnits([], { leastFrames: 100 })).toEqual([])
  })
})

describe('regularSegments', () => {
  it('is the grid of the fixed ladder, with the rest at the end', () => {
    expect(regularSegments(100, rate)).toEqual([
      { firstFrame: 0, frames: 48, shot: 0 },
      { firstFrame: 48, frames: 48, shot: 0 },
      { firstFrame: 96, frames: 4, shot: 0 },
    ])
    expect(regularSegments(96, rate)).toHaveLength(2)
    expect(regularSegments(0, rate)).toEqual([])
  })

  it('has the length of a group of pictures at any rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), anyRate, (frames, frameRate) => {
        const segments = regularSegments(frames, frameRate)
        expectCovering(segments, frames)
        for (const segment of segments.slice(0, -1)) expect(segment.frames).toBe(gopFrames(frameRate))
      }),
    )
  })
})
