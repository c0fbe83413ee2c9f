import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbedVideo } from '../probe/master-probe.ts'
import { packetTimesOf, parsePacketTicks } from '../probe/packet-times.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { judgeCadence } from './cadence.ts'
import { fieldOrderOf, fieldVerdict, parseFields } from './fields.ts'
import { findRepeats } from './repeated-frames.ts'
import { findTimeGaps, flaggedPulldownSeconds } from './time-gaps.ts'

const rate = (numerator: number, denominator = 1) => ({ numerator, denominator })

type Counts = readonly [topFirst: number, bottomFirst: number, progressive: number, undecided: number, top: number, bottom: number]
/** A line a second of what idet has counted until then, as ffmpeg 7.0 prints it. */
const idet = (seconds: readonly Counts[]) => {
  let total = [0, 0, 0, 0, 0, 0]
  return seconds
    .map((counts, at) => {
      total = total.map((sum, i) => sum + counts[i]!)
      const [tff, bff, progressive, undetermined, top, bottom] = total
      return `frame:${(at + 1) * 30}   pts:${(at + 1) * 30}      pts_time:${at + 1}
lavfi.idet.repeated.current_frame=neither
lavfi.idet.repeated.neither=0.00
lavfi.idet.repeated.top=${top}.00
lavfi.idet.repeated.bottom=${bottom}.00
lavfi.idet.single.current_frame=tff
lavfi.idet.single.tff=${tff}.00
lavfi.idet.single.bff=${bff}.00
lavfi.idet.single.progressive=${progressive}.00
lavfi.idet.single.undetermined=${undetermined}.00
lavfi.idet.multiple.current_frame=tff
`
    })
    .join('')
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
/** Seconds of each kind, as measured on clips that were made so. */
const whole: Counts = [0, 0, 30, 0, 0, 0]
const interlaced: Counts = [29, 0, 1, 0, 0, 0]
const bottomFirst: Counts = [0, 30, 0, 0, 0, 0]
const telecined: Counts = [24, 0, 6, 0, 6, 6]
const soft: Counts = [0, 0, 0, 30, 0, 0]
/** Drawn test pictures comb in both orders. */
const drawn: Counts = [16, 10, 4, 0, 0, 0]
const fieldsOf = (...seconds: Counts[]) => parseFields(idet(seconds))!

describe('parseFields', () => {
  it('counts pictures, and judges each second by itself', () => {
    expect(fieldsOf(whole, whole, interlaced, telecined, soft)).toEqual({
      topFirst: 53,
      bottomFirst: 0,
      progressive: 67,
      undecided: 30,
      repeatedTop: 6,
      repeatedBottom: 6,
      seconds: { interlaced: 1, telecined: 1, progressive: 2, undecided: 1 },
      combed: [{ fromSeconds: 2, toSeconds: 4 }],
    })
  })

  it('says nothing of nothing', () => {
    for (const text of ['', 'frame:0 pts:0 pts_time:0\nlavfi.idet.single.tff=nan\n', 'no text of idet'])
      expect(parseFields(text)).toBeUndefined()
  })
})

describe('fieldVerdict', () => {
  it.each([
    ['progressive', times(10, whole)],
    ['progressive', [...times(10, whole), interlaced]],
    ['mixed', [...times(10, whole), interlaced, interlaced]],
    ['interlaced', times(10, interlaced)],
    ['interlaced', [...times(20, soft), bottomFirst]],
    ['telecined', times(10, telecined)],
    ['telecined', [...times(5, telecined), ...times(5, interlaced)]],
    ['interlaced', [...times(1, telecined), ...times(10, interlaced)]],
    ['mixed', [...times(3, telecined), ...times(7, interlaced)]],
    ['mixed', [...times(5, telecined), ...times(5, whole)]],
    ['unknown', times(10, soft)],
    ['unknown', times(10, drawn)],
  ] as const)('calls it %s', (verdict, seconds) => {
    expect(fieldVerdict(fieldsOf(...seconds))).toBe(verdict)
  })

  it('knows the order of fields when nine tenths agree', () => {
    const order = (top: number, bottom: number) => fieldOrderOf(fieldsOf([top, bottom, 0, 0, 0, 0]))
    expect([order(9, 1), order(8, 2), order(1, 9), order(0, 0)]).toEqual(['top-first', undefined, 'bottom-first', undefined])
  })
})

const ticksOf = (ticks: readonly number[], base = '1/1000') =>
  parsePacketTicks(`${ticks.map((tick) => `${tick},N/A`).join('\n')}\n${base}\n`)!

describe('findTimeGaps', () => {
  const gaps = (ticks: readonly number[]) => findTimeGaps(ticksOf(ticks), 0.04, 0)

  it('finds a hole of more than 2.5 pictures, and counts what is missing', () => {
    expect(gaps([0, 40, 80, 200, 240])).toMatchObject({
      holes: [{ fromSeconds: 0.12, toSeconds: 0.2 }],
      holeCount: 1,
      missingFrames: 2,
    })
    expect(gaps([0, 40, 80, 160, 200])).toMatchObject({ holes: [], holeCount: 0, missingFrames: 1 })
    expect(gaps([0, 40, 80, 139, 180])).toMatchObject({ missingFrames: 0 })
  })

  it('finds pictures at one time, counted from the beginning of the file', () => {
    expect(findTimeGaps(ticksOf([1000, 1040, 1040, 1080]), 0.04, 1).overlaps).toEqual({ count: 1, firstSeconds: 0.04 })
  })

  it('passes on where decoding times go back', () => {
    const packets = parsePacketTicks('0,0\n40,40\n80,20\n1/1000\n')!
    expect(findTimeGaps(packets, 0.04, 0).backwards).toEqual({ count: 1, firstSeconds: 0.08 })
  })

  it('names at most a hundred holes and counts all', () => {
    const found = gaps(Array.from({ length: 300 }, (_, at) => at * 400))
    expect([found.holes.length, found.holeCount]).toEqual([100, 299])
  })
})

describe('flaggedPulldownSeconds', () => {
  it('knows film that is shown for three and two fields in turn', () => {
    const ticks = Array.from({ length: 100 }, (_, at) => Math.floor(at / 2) * 7507 + (at % 2) * 4504)
    expect(flaggedPulldownSeconds(ticksOf(ticks, '1/90000'))).toBeCloseTo(1001 / 24_000, 4)
  })

  it('sees none in even pictures, or in a few', () => {
    expect(flaggedPulldownSeconds(ticksOf(Array.from({ length: 100 }, (_, at) => at * 40)))).toBeUndefined()
    expect(flaggedPulldownSeconds(ticksOf([0, 50, 83, 133, 167]))).toBeUndefined()
  })
})

/** Checksums of a film in which picture k is there `counts[k]` times. */
const shown = (counts: readonly number[]) => Uint32Array.from(counts.flatMap((count, picture) => times(count, picture * 7919)))
const cycle = (pattern: readonly number[], pictures: number) => Array.from({ length: pictures }, (_, at) => pattern[at % pattern.length]!)

describe('findRepeats', () => {
  it.each([
    ['every picture twice', cycle([2], 100), 48, { pattern: 'doubled', oneIn: 2, share: 0.5, trueRate: rate(24) }],
    ['24 in 60', cycle([3, 2], 100), 60, { pattern: 'three-two', oneIn: 2, share: 0.6, trueRate: rate(24) }],
    ['24 in 30', cycle([1, 1, 1, 2], 100), 30, { pattern: 'one-in-several', oneIn: 5, share: 0.2, trueRate: rate(24) }],
    ['25 in 30', cycle([1, 1, 1, 1, 2], 100), 30, { pattern: 'one-in-several', oneIn: 6, trueRate: rate(25) }],
    ['24 in 25', cycle([...times(23, 1), 2], 480), 25, { pattern: 'one-in-several', oneIn: 25, trueRate: rate(24) }],
  ])('finds %s', (_, counts, perSecond, found) => {
    expect(findRepeats({ crcs: shown(counts), rate: rate(perSecond) })).toMatchObject(found)
  })

  it('does not let stills decide', () => {
    const counts = [...cycle([1, 1, 1, 2], 60), 500, ...cycle([1, 1, 1, 2], 60)]
    expect(findRepeats({ crcs: shown(counts), rate: rate(30) })).toMatchObject({ oneIn: 5 })
    expect(findRepeats({ crcs: shown([300, 300]), rate: rate(30) })).toBeUndefined()
  })

  it('sees none in a film that moves, in one that stutters without rhythm, or in a short one', () => {
    expect(findRepeats({ crcs: shown(times(300, 1)), rate: rate(24) })).toBeUndefined()
    expect(
      findRepeats({ crcs: shown(cycle([1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2], 300)), rate: rate(24) }),
    ).toBeUndefined()
    expect(findRepeats({ crcs: shown(cycle([2], 20)), rate: rate(24) })).toBeUndefined()
  })

  it('sees them through the traces of an encoder', () => {
    // Differences of a clip of 24 pictures a second in 30, encoded by x264.
    const pattern = [7.5, 0.02, 10.9, 5.8, 7.3]
    const difference = Float32Array.from({ length: 300 }, (_, at) => (at === 0 ? 0 : pattern[(at - 1) % 5]!))
    const crcs = Uint32Array.from({ length: 300 }, (_, at) => at)
    expect(findRepeats({ crcs, difference, rate: rate(30) })).toMatchObject({ pattern: 'one-in-several', oneIn: 5, trueRate: rate(24) })
    expect(findRepeats({ crcs, rate: rate(30) })).toBeUndefined()
  })

  it('never throws and never claims more than all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 400 }), (values) => {
        const found = findRepeats({ crcs: Uint32Array.from(values), rate: rate(10) })
        if (found) expect(found.share).toBeLessThan(1)
      }),
    )
  })
})

describe('judgeCadence', () => {
  const even = ticksOf(
    Array.from({ length: 240 }, (_, at) => at * 1001),
    '1/30000',
  )
  const able = { leaveOutRepeats: true }
  const ntsc = rate(30_000, 1001)
  const video: ProbedVideo = { ...sampleVideo, averageRate: ntsc, baseRate: ntsc }
  const judge = (change: Partial<Parameters<typeof judgeCadence>[0]>) =>
    judgeCadence({
      video,
      rate: ntsc,
      startSeconds: 0,
      times: packetTimesOf(even),
      packets: even,
      fields: fieldsOf(...times(8, whole)),
      crcs: shown(times(240, 1)),
      pictures: { taken: 240, given: 240, leftOut: 0, repeated: 0 },
      abilities: able,
      ...change,
    })

  it('does nothing to an ordinary film', () => {
    expect(judge({})).toMatchObject({
      frames: 240,
      isVariable: false,
      fields: { flagged: false, found: 'progressive' },
      repeats: undefined,
      resampled: undefined,
      treatment: { kind: 'none', filters: [], rate: ntsc },
    })
  })

  it('deinterlaces what combs, in the order in which it combs', () => {
    expect(judge({ fields: fieldsOf(...times(8, interlaced)) }).treatment).toEqual({
      kind: 'deinterlace',
      filters: ['bwdif=mode=send_frame:parity=tff:deint=all'],
      rate: ntsc,
    })
    expect(judge({ fields: fieldsOf(...times(8, bottomFirst)) }).treatment.filters).toEqual(['bwdif=mode=send_frame:parity=bff:deint=all'])
  })

  it('believes a flag where nothing is seen, and eyes where a flag is wrong', () => {
    const flagged: ProbedVideo = { ...video, interlaced: true, fieldOrder: 'bottom-first' }
    expect(judge({ video: flagged, fields: fieldsOf(soft) }).treatment.filters).toEqual(['bwdif=mode=send_frame:parity=bff:deint=all'])
    expect(judge({ video: flagged, fields: undefined }).treatment.kind).toBe('deinterlace')
    expect(judge({ video: flagged }).treatment.kind).toBe('none')
  })

  it('does not take fine patterns for fields where nobody makes them', () => {
    const fields = fieldsOf(...times(8, interlaced))
    const found = (change: Partial<ProbedVideo>) => judge({ video: { ...video, ...change }, fields }).fields.found
    expect([found({ height: 720 }), found({ averageRate: rate(24) }), found({ codec: 'av1' }), found({})]).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'interlaced',
    ])
    expect(found({ height: 720, interlaced: true })).toBe('interlaced')
  })

  it('puts film together again, where that can be done', () => {
    const fields = fieldsOf(...times(8, telecined))
    expect(judge({ fields }).treatment).toEqual({
      kind: 'inverse-telecine',
      filters: ['fieldmatch=order=tff:combmatch=full', 'bwdif=mode=send_frame:deint=interlaced', 'decimate=cycle=5'],
      rate: rate(24_000, 1001),
    })
    const slower = { fields, rate: rate(25), video: { ...video, averageRate: rate(25) } }
    expect(judge(slower).treatment.kind).toBe('deinterlace')
  })

  it('leaves repeats out, where that can be done', () => {
    const crcs = shown(cycle([1, 1, 1, 2], 192))
    expect(judge({ crcs }).treatment).toEqual({ kind: 'leave-out-repeats', filters: ['decimate=cycle=5'], rate: rate(24_000, 1001) })
    expect(judge({ crcs: shown(cycle([2], 120)) }).treatment).toMatchObject({ filters: [], rate: rate(15_000, 1001) })
    const kept = judge({ crcs, abilities: { leaveOutRepeats: false } })
    expect([kept.repeats?.oneIn, kept.treatment.kind]).toEqual([5, 'none'])
  })

  it('gives film with flagged pulldown its own rate', () => {
    const packets = ticksOf(
      Array.from({ length: 200 }, (_, at) => Math.floor(at / 2) * 7507.5 + (at % 2) * 4504.5).map(Math.floor),
      '1/90000',
    )
    expect(judge({ packets, times: packetTimesOf(packets) })).toMatchObject({
      flaggedPulldown: rate(24_000, 1001),
      resampled: undefined,
      repeats: undefined,
      treatment: { kind: 'constant-rate', rate: rate(24_000, 1001) },
    })
  })

  it('tells when the constant rate tears an even film, and blames no repeats on it', () => {
    const torn = judge({ pictures: { taken: 240, given: 240, leftOut: 80, repeated: 80 }, crcs: shown(cycle([1, 1, 1, 2], 192)) })
    expect([torn.resampled, torn.repeats]).toEqual([{ leftOut: 80, repeated: 80 }, undefined])
    expect(judge({ pictures: { taken: 240, given: 241, leftOut: 0, repeated: 1 } }).resampled).toBeUndefined()
    const late = { ...video, startSeconds: 2 }
    expect(judge({ video: late, pictures: { taken: 240, given: 300, leftOut: 0, repeated: 60 } }).resampled).toBeUndefined()
    expect(judge({ pictures: { taken: 100, given: 240, leftOut: 0, repeated: 140 } }).resampled).toBeUndefined()
  })

  it('judges what was not surveyed by its headers', () => {
    expect(judge({ times: undefined, packets: undefined, fields: undefined, crcs: undefined, pictures: undefined })).toMatchObject({
      frames: 240,
      gaps: { holeCount: 0 },
      treatment: { kind: 'none' },
    })
  })
})
