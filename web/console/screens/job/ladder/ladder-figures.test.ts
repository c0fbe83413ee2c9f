import { describe, expect, it } from 'vitest'
import { chosenRungs, domainOf, envelopeLines, measuredRungs, promisedAt } from './ladder-figures.ts'

const rung = (lines: number, expectedBps: number, expectedQuality: number) => ({
  lines,
  width: Math.round((lines * 16) / 9),
  height: lines,
  expectedBps,
  expectedQuality,
  why: 'One step more.',
})
const size = (lines: number) => ({ lines, width: Math.round((lines * 16) / 9), height: lines })
const point = (bps: number, quality: number) => ({ bps, quality })

describe('chosen rungs', () => {
  it('have the names of their files, twins too', () => {
    const rungs = [rung(480, 200_400, 50), rung(480, 200_410, 51), rung(720, 900_000, 80)]
    expect(chosenRungs({ codec: 'h264', rungs, curves: [] }).map(({ id }) => id)).toEqual([
      'h264-480-200k',
      'h264-480-200kx',
      'h264-720-900k',
    ])
  })
})

describe('measured rungs', () => {
  const video = { id: 'h264-480-900k', kind: 'video' as const, codec: 'h264', codecs: 'avc1.64001e', segments: 4, sizeBytes: 9, peakBps: 9 }
  const quality = { metric: 'vmaf', mean: 88, sampled: false }
  it('are those of the picture that were compared, cheapest first', () => {
    const rungs = [
      { ...video, height: 480, averageBps: 900_000, quality },
      { ...video, id: 'h264-240', height: 240, averageBps: 200_000, quality: { ...quality, mean: 40, sampled: true } },
      { ...video, id: 'h264-360', height: 360, averageBps: 400_000 },
      {
        ...video,
        id: 'av1-360-pq',
        height: 360,
        averageBps: 300_000,
        dynamicRange: 'pq' as const,
        quality: { ...quality, metric: 'ssim', mean: 16 },
      },
      { ...video, id: 'aac', kind: 'audio' as const, averageBps: 96_000 },
    ]
    expect(measuredRungs({ rungs })).toEqual([
      { id: 'h264-240', codec: 'h264', lines: 240, bps: 200_000, quality: 40, isSampled: true },
      { id: 'h264-480-900k', codec: 'h264', lines: 480, bps: 900_000, quality: 88, isSampled: false },
    ])
    expect(measuredRungs(undefined)).toEqual([])
  })
})

describe('the envelope', () => {
  it('goes from size to size where they cross', () => {
    const curves = [
      { size: size(720), points: [point(100, 20), point(400, 80)] },
      { size: size(360), points: [point(100, 40), point(400, 60)] },
    ]
    expect(envelopeLines({ curves })).toEqual([[point(100, 40), point(200, 50), point(200, 50), point(400, 80)]])
  })
  it('is broken where nothing was tried', () => {
    const curves = [
      { size: size(720), points: [point(400, 80), point(800, 90)] },
      { size: size(360), points: [point(100, 40), point(200, 60)] },
    ]
    expect(envelopeLines({ curves })).toEqual([
      [point(100, 40), point(200, 60)],
      [point(400, 80), point(800, 90)],
    ])
  })
})

describe('the reach of the chart', () => {
  const cap = { ...size(720), codec: 'h264' as const, capBps: 4_000_000 }
  it('holds every rung and cap', () => {
    expect(domainOf([point(135_000, 55)], [point(270_000, 71)], [cap], 'vmaf')).toEqual({
      lowBps: 100_000,
      highBps: 5_000_000,
      low: 40,
      high: 100,
    })
  })
  it('is round in decibels too', () => {
    expect(domainOf([point(135_000, 31)], [point(270_000, 38.2)], [], 'xpsnr')).toMatchObject({ low: 20, high: 40 })
  })
  it('is nothing without a rung', () => {
    expect(domainOf([], [], [cap], 'vmaf')).toBeUndefined()
  })
})

it('what a size gives at a rate is known only where it was tried', () => {
  const ladder = { curves: [{ size: size(720), points: [point(100, 20), point(400, 80)] }] }
  expect([promisedAt(ladder, 720, 200), promisedAt(ladder, 720, 900), promisedAt(ladder, 360, 200)]).toEqual([50, undefined, undefined])
})
