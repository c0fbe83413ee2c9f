import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameRate, ProbedVideo } from '../probe/master-probe.ts'
import { fixedLadder, highRangeFactor, highRangeRungs } from './fixed-ladder.ts'
import type { Recipe } from './fixed-ladder.ts'
import { chooseFrameRate } from './frame-rate.ts'
import { gopFrames, gopSeconds, videoTimescale } from './gop.ts'
import { sampleVideo } from '../probe/sample-video.ts'

const rate = (numerator: number, denominator = 1): FrameRate => ({ numerator, denominator })
const filmRate = rate(24)

describe('fixedLadder', () => {
  const sizes = (width: number, height: number, recipe: Recipe = 'economy') =>
    fixedLadder({ width, height, frameRate: filmRate, recipe, codecs: ['h264'] }).map(
      (rung) => `${rung.lines}: ${rung.width}x${rung.height}`,
    )

  it('has four heights for full HD in economy, and more in standard', () => {
    expect(sizes(1920, 1080)).toEqual(['240: 426x240', '360: 640x360', '720: 1280x720', '1080: 1920x1080'])
    expect(sizes(1920, 1080, 'standard')).toEqual(['240: 426x240', '360: 640x360', '480: 854x480', '720: 1280x720', '1080: 1920x1080'])
  })

  it('goes beyond full HD only in standard and not in H.264', () => {
    const heights = (recipe: Recipe) =>
      fixedLadder({ width: 3840, height: 2160, frameRate: filmRate, recipe, codecs: ['h264', 'av1'] }).map((rung) => rung.id)
    expect(heights('economy').at(-1)).toBe('av1-1080')
    expect(heights('standard')).toEqual(
      'h264-240 h264-360 h264-480 h264-720 h264-1080 av1-240 av1-360 av1-480 av1-720 av1-1080 av1-1440 av1-2160'.split(' '),
    )
  })

  it('keeps the shape of wide, tall and odd pictures and enlarges none of them', () => {
    expect(sizes(1920, 804)).toEqual(['240: 426x178', '360: 640x268', '720: 1280x536', '1080: 1920x804'])
    expect(sizes(1080, 1920)).toEqual(['240: 240x426', '360: 360x640', '720: 720x1280', '1080: 1080x1920'])
    expect(sizes(853, 481)).toEqual(['240: 426x240', '360: 638x360', '540: 852x480'])
    expect(sizes(320, 180)).toEqual(['240: 320x180'])
  })

  it('leaves out a step that would be hardly larger than the one below', () => {
    expect(sizes(1300, 731)).toEqual(['240: 426x240', '360: 640x360', '540: 960x540', '720: 1280x720'])
    expect(sizes(640, 360)).toEqual(['240: 426x240', '360: 640x360'])
  })

  it('enlarges what is too small for the encoders, and squeezes what is too long', () => {
    expect(sizes(16, 16)).toEqual(['240: 64x64'])
    expect(sizes(8192, 16)[0]).toBe('240: 426x64')
  })

  it('gives every rung what its encoder needs', () => {
    expect(fixedLadder({ width: 1280, height: 720, frameRate: rate(30_000, 1001), recipe: 'economy', codecs: ['av1'] }).at(-1)).toEqual({
      id: 'av1-720',
      codec: 'av1',
      width: 1280,
      height: 720,
      lines: 720,
      frameRate: rate(30_000, 1001),
      crf: 38,
      maxrateBps: 2_120_000,
      bufferBits: 2_120_000,
    })
  })

  it('takes ten bits for a film with more than eight, in the codecs that allow it', () => {
    const depths = (filmBits?: number) =>
      (['h264', 'hevc', 'vp9', 'av1'] as const).map(
        (codec) =>
          fixedLadder({ width: 1280, height: 720, frameRate: filmRate, recipe: 'best', codecs: [codec], ...(filmBits && { filmBits }) })[0]!
            .bitDepth,
      )
    expect([depths(), depths(8)]).toEqual([Array(4).fill(undefined), Array(4).fill(undefined)])
    expect([depths(10), depths(12)]).toEqual([
      [undefined, 10, undefined, 10],
      [undefined, 10, undefined, 10],
    ])
  })

  it('puts the lowest of several H.264 rungs into the baseline profile, for few bits', () => {
    const profiles = (height: number, codec: 'h264' | 'av1' = 'h264') =>
      fixedLadder({ width: (height * 16) / 9, height, frameRate: filmRate, recipe: 'standard', codecs: [codec] }).map(
        ({ lines, profile, crf, maxrateBps }) => [lines, profile, crf, maxrateBps],
      )
    expect(profiles(480)).toEqual([
      [240, 'baseline', 24, 380_000],
      [360, undefined, 22, 1_150_000],
      [480, undefined, 22, 1_780_000],
    ])
    expect([profiles(240), profiles(480, 'av1')[0]]).toEqual([[[240, undefined, 22, 630_000]], [240, undefined, 34, 410_000]])
  })

  it('gives an HDR film the same rungs in its own range, for about the same bits', () => {
    const rungs = fixedLadder({ width: 640, height: 360, frameRate: filmRate, recipe: 'standard', codecs: ['av1'] })
    const light = { content: { maxPixel: 1000, maxFrameAverage: 400 } }
    expect(highRangeRungs(rungs, 'pq', light)).toEqual(
      rungs.map((rung) => ({ ...rung, id: `${rung.id}-pq`, bitDepth: 10, dynamicRange: 'pq', crf: 28, light })),
    )
    expect(highRangeRungs(rungs, 'hlg', light)[0]).toEqual({ ...rungs[0], id: 'av1-240-hlg', bitDepth: 10, dynamicRange: 'hlg', crf: 28 })
    expect([highRangeFactor('hevc', 24.5), highRangeFactor('hevc', 3)]).toEqual([20.5, 1])
  })

  it('is even, distinct, rising and within its source for every size that a master may have', () => {
    const side = fc.integer({ min: 64, max: 8192 })
    fc.assert(
      fc.property(side, side, fc.constantFrom<Recipe>('economy', 'standard'), (width, height, recipe) => {
        const rungs = fixedLadder({ width, height, frameRate: filmRate, recipe, codecs: ['h264'] })
        expect(rungs.length).toBeGreaterThan(0)
        expect(rungs.length).toBeLessThanOrEqual(recipe === 'economy' ? 4 : 5)
        for (const [index, rung] of rungs.entries()) {
          expect([rung.width % 2, rung.height % 2]).toEqual([0, 0])
          expect(rung.width).toBeLessThanOrEqual(width)
          expect(rung.height).toBeLessThanOrEqual(height)
          expect(Math.min(rung.width, rung.height)).toBeGreaterThanOrEqual(64)
          if (index > 0) expect(rung.maxrateBps).toBeGreaterThan(rungs[index - 1]!.maxrateBps)
        }
      }),
    )
  })

  it('allows more for fast films and less for better codecs', () => {
    const cap = (frameRate: FrameRate, codec: 'h264' | 'hevc' | 'vp9' | 'av1') =>
      fixedLadder({ width: 1920, height: 1080, frameRate, recipe: 'standard', codecs: [codec] }).at(-1)!.maxrateBps
    expect([cap(filmRate, 'h264'), cap(rate(60), 'h264')]).toEqual([6_000_000, 8_490_000])
    expect([cap(filmRate, 'hevc'), cap(filmRate, 'vp9'), cap(filmRate, 'av1')]).toEqual([4_200_000, 4_500_000, 3_900_000])
  })
})

describe('chooseFrameRate', () => {
  const even = (baseRate: FrameRate | undefined, averageRate = baseRate) => chooseFrameRate({ ...sampleVideo, baseRate, averageRate })
  const uneven = (averageRate: FrameRate | undefined, frameSeconds?: number) =>
    chooseFrameRate(
      { ...sampleVideo, averageRate, baseRate: rate(90_000), looksVariable: true } satisfies ProbedVideo,
      frameSeconds === undefined
        ? undefined
        : { packets: 2, firstSeconds: 0, lastSeconds: 1, frameSeconds, longestGapSeconds: 1, isVariable: true },
    )

  it('keeps an even rate exactly, and mends one that a header rounded', () => {
    expect([rate(24), rate(24_000, 1001), rate(25), rate(12, 1), rate(1)].map((given) => even(given))).toEqual([
      rate(24),
      rate(24_000, 1001),
      rate(25),
      rate(12),
      rate(1),
    ])
    expect([rate(2997, 100), rate(23_976, 1000), rate(59_940, 1000), rate(2499, 100)].map((given) => even(given))).toEqual([
      rate(30_000, 1001),
      rate(24_000, 1001),
      rate(60_000, 1001),
      rate(2499, 100),
    ])
  })

  it('thins out rates above 60 by a whole factor', () => {
    expect([rate(120), rate(120_000, 1001), rate(240), rate(100), rate(90)].map((given) => even(given))).toEqual([
      rate(60),
      rate(60_000, 1001),
      rate(60),
      rate(50),
      rate(45),
    ])
  })

  it('gives an uneven film the usual rate nearest to its timestamps, else to its average, else 25', () => {
    expect([uneven(rate(33, 2), 1 / 30), uneven(rate(33, 2)), uneven(rate(291, 10)), uneven(undefined)]).toEqual([
      rate(30),
      rate(24_000, 1001),
      rate(30_000, 1001),
      rate(25),
    ])
  })
})

describe('groups of pictures', () => {
  it.each([
    [rate(24), 48, 2, 24_000],
    [rate(24_000, 1001), 48, 2.002, 24_000],
    [rate(25), 50, 2, 25_000],
    [rate(30_000, 1001), 60, 2.002, 30_000],
    [rate(60), 120, 2, 60_000],
    [rate(25, 2), 25, 2, 25_000],
    [rate(1, 5), 1, 5, 1000],
  ])('at %j last a whole number of frames and ticks', (frameRate, frames, seconds, timescale) => {
    expect([gopFrames(frameRate), gopSeconds(frameRate), videoTimescale(frameRate)]).toEqual([frames, seconds, timescale])
    expect((timescale * frameRate.denominator) % frameRate.numerator).toBe(0)
  })
})
