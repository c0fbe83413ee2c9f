import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSegmentSizes } from './parse-segment-sizes.ts'
import { sampleFacts } from './sample-facts.ts'
import { segmentSizes } from './segment-sizes.ts'
import type { Selection } from './selection.ts'

const small: Selection = { videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 480 }
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('segmentSizes', () => {
  it('tells for each track of a selection how long and how large its segments are', () => {
    expect(segmentSizes(sampleFacts, small)).toEqual({
      version: 1,
      tracks: [
        { id: 'h264-240', timescale: 24_000, runs: [48_000, 2, 24_000, 1], initBytes: 800, bytes: [75_000, 54_166, 27_083] },
        { id: 'aac-en', timescale: 48_000, runs: [96_256, 2, 47_488, 1], initBytes: 800, bytes: [32_586, 31_749, 15_663] },
        { id: 'aac-ja', timescale: 48_000, runs: [96_256, 2, 47_488, 1], initBytes: 800, bytes: [32_586, 31_749, 15_663] },
      ],
    })
  })

  it('is read back as segments with their times', () => {
    const read = parseSegmentSizes(asJson(segmentSizes(sampleFacts, small)))!
    expect([...read.keys()]).toEqual(['h264-240', 'aac-en', 'aac-ja'])
    expect(read.get('h264-240')).toEqual([
      { startSeconds: 0, seconds: 2, bytes: 75_000 },
      { startSeconds: 2, seconds: 2, bytes: 54_166 },
      { startSeconds: 4, seconds: 1, bytes: 27_083 },
    ])
  })

  it('brings every segment of any track to the player', () => {
    const segments = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(1e9)), { maxLength: 50 })
    fc.assert(
      fc.property(segments, (parts) => {
        const [segmentTicks, segmentBytes] = [parts.map(([ticks]) => ticks), parts.map(([, bytes]) => bytes)]
        const facts = { ...sampleFacts, audio: [], video: [{ ...sampleFacts.video[1]!, timescale: 1, segmentTicks, segmentBytes }] }
        const read = parseSegmentSizes(asJson(segmentSizes(facts, small)))!.get('h264-240')!
        expect(read.map(({ seconds, bytes }) => [seconds, bytes])).toEqual(parts)
        expect(read.map(({ startSeconds }) => startSeconds)).toEqual(
          segmentTicks.map((_, index) => segmentTicks.slice(0, index).reduce((sum, ticks) => sum + ticks, 0)),
        )
      }),
    )
  })
})

describe('parseSegmentSizes', () => {
  const good = { id: 'a', timescale: 1000, runs: [2000, 2], initBytes: 5, bytes: [1, 2] }

  it.each([
    ['another version', { version: 2, tracks: [good] }],
    ['no tracks', { version: 1 }],
    ['too many tracks', { version: 1, tracks: Array.from({ length: 201 }, () => good) }],
    ['a list', []],
    ['nothing', null],
    ['words', 'sizes'],
    ['a track without a name', { version: 1, tracks: [{ ...good, id: 1 }] }],
    ['a clock that stands', { version: 1, tracks: [{ ...good, timescale: 0 }] }],
    ['a run without a count', { version: 1, tracks: [{ ...good, runs: [2000] }] }],
    ['more durations than sizes', { version: 1, tracks: [{ ...good, runs: [2000, 3] }] }],
    ['durations for years', { version: 1, tracks: [{ ...good, runs: [2000, 1e15] }] }],
    ['a size below nothing', { version: 1, tracks: [{ ...good, bytes: [1, -2] }] }],
    ['a size that is a word', { version: 1, tracks: [{ ...good, bytes: [1, '2'] }] }],
    ['half a byte', { version: 1, tracks: [{ ...good, bytes: [1, 1.5] }] }],
  ])('knows nothing from %s', (_, json) => {
    expect(parseSegmentSizes({ version: 1, tracks: [good] })?.size).toBe(1)
    expect(parseSegmentSizes(json)).toBeUndefined()
  })

  it('ends with a result on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        parseSegmentSizes({ version: 1, tracks: [json, json] })
      }),
    )
  })
})
