import { describe, expect, it } from 'vitest'
import { comparedOf, pieceAt, qualitySteps, rungAt, rungsOverTime } from './piece-figures.ts'

const pieces = [
  { fromSeconds: 0, toSeconds: 2 },
  { fromSeconds: 2, toSeconds: 5 },
  { fromSeconds: 5, toSeconds: 6 },
]

it('a moment lies in the piece that it begins, the end in the last one', () => {
  expect([0, 1.99, 2, 6, 9].map((seconds) => pieceAt(pieces, seconds))).toEqual([0, 0, 1, 2, 2])
})

describe('a rung over time', () => {
  const rung = { quality: [90, null, 70], averageBps: [1000, 2000, 3000] }
  it('says what is known of a moment', () => {
    expect(rungAt(rung, pieces, 1)).toEqual({ quality: 90, bps: 1000 })
    expect(rungAt(rung, pieces, 3)).toEqual({ quality: undefined, bps: 2000 })
    expect(rungAt(rung, [], 3)).toEqual({ quality: undefined, bps: undefined })
  })
  it('is a line with steps, broken where nothing was compared', () => {
    expect(qualitySteps(pieces, rung.quality)).toEqual([
      [
        { seconds: 0, value: 90 },
        { seconds: 2, value: 90 },
      ],
      [
        { seconds: 5, value: 70 },
        { seconds: 6, value: 70 },
      ],
    ])
    expect(qualitySteps(pieces, [90, 80, 70])).toHaveLength(1)
    expect(comparedOf(rung.quality)).toBe(2)
  })
})

it('rungs stand codec by codec, the dearest first; what has no pieces or no picture is left out', () => {
  const rung = (id: string, codec: string, averageBps: number, kind: 'video' | 'audio' = 'video') => ({
    id,
    kind,
    codec,
    codecs: codec,
    height: 240,
    averageBps,
    peakBps: averageBps,
    segments: 1,
    sizeBytes: 1,
  })
  const own = (rungId: string) => ({ rungId, metric: 'vmaf', quality: [1, 2, 3], averageBps: [1, 2, 3] })
  const build = {
    rungs: [rung('a', 'h264', 1), rung('b', 'h264', 2), rung('c', 'av1', 1), rung('d', 'aac', 1, 'audio'), rung('e', 'h264', 9)],
  }
  const quality = { pieces, rungs: ['a', 'b', 'c', 'd'].map(own) }
  expect(rungsOverTime(build, quality).map(({ rungId }) => rungId)).toEqual(['b', 'a', 'c'])
})
