import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFailure } from '../../kit/failure.ts'
import { boxesIn, childrenOf } from './boxes.ts'
import { readInit } from './read-init.ts'
import { readSegment } from './read-segment.ts'
import { box, fullBox, u16, u32, u64 } from './write-boxes.ts'

const defaults = { duration: 1000, size: 10, flags: 0 }
const track = { trackId: 1, defaults }
const moof = (...trafParts: Uint8Array[]) => box('moof', fullBox('mfhd', 0, 0, u32(1)), box('traf', ...trafParts))
const tfhd = fullBox('tfhd', 0, 0x20000, u32(1))
const tfdt = (ticks: number) => fullBox('tfdt', 1, 0, u64(ticks))
/** Samples as duration, size, flags and composition offset. */
const trun = (samples: [number, number, number, number][]) =>
  fullBox('trun', 1, 0xf00, u32(samples.length), ...samples.flat().map((word) => u32(word >>> 0)))
const sync = 0x2000000
const nonSync = 0x1010000

describe('boxesIn', () => {
  it('finds boxes with short, long and open sizes', () => {
    const long = new Uint8Array([0, 0, 0, 1, 0x6c, 0x6f, 0x6e, 0x67, 0, 0, 0, 0, 0, 0, 0, 18, 7, 7])
    const open = new Uint8Array([0, 0, 0, 0, 0x6d, 0x64, 0x61, 0x74, 1, 2, 3])
    const bytes = new Uint8Array([...box('free', new Uint8Array(2)), ...long, ...open])
    expect(boxesIn(bytes).map((found) => [found.type, found.end - found.start])).toEqual([
      ['free', 2],
      ['long', 2],
      ['mdat', 3],
    ])
  })

  it.each([
    ['a header that is cut off', [0, 0, 0, 8, 0x66]],
    ['a size below its own header', [0, 0, 0, 7, 0x66, 0x72, 0x65, 0x65]],
    ['a size beyond the end', [0, 0, 0, 9, 0x66, 0x72, 0x65, 0x65]],
    ['a long size that is cut off', [0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65, 0, 0]],
    ['a long size below its own header', [0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65, 0, 0, 0, 0, 0, 0, 0, 15]],
    ['a long size of 2^64', [0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65, 255, 255, 255, 255, 255, 255, 255, 255]],
  ])('refuses %s', (_, bytes) => {
    expect(() => boxesIn(new Uint8Array(bytes))).toThrow(expect.objectContaining({ code: 'MALFORMED_MEDIA' }) as Error)
  })

  it('does not look outside of a box for its children', () => {
    const [outer] = boxesIn(box('moov', new Uint8Array([0, 0, 0, 12, 0x74, 0x72, 0x61, 0x6b]), new Uint8Array(0)))
    expect(() => childrenOf(outer!)).toThrow('trak at 8 claims 12 bytes, and 8 are left')
  })
})

describe('readSegment', () => {
  it('adds up durations, sizes and times of samples that say them', () => {
    const samples: [number, number, number, number][] = [
      [1000, 500, sync, 2000],
      [1000, 40, nonSync, 5000],
      [500, 30, nonSync, 1000],
    ]
    const segment = box('styp', u32(0))
    const bytes = new Uint8Array([...segment, ...moof(tfhd, tfdt(48_000), trun(samples)), ...box('mdat', new Uint8Array(570))])
    expect(readSegment(bytes, track)).toEqual({
      decodeTicks: 48_000,
      durationTicks: 2500,
      shownFromTicks: 50_000,
      shownUntilTicks: 55_000 - 1000 + 500 + 500,
      samples: 3,
      sampleBytes: 570,
      bytes: bytes.length,
      startsWithSync: true,
    })
  })

  it('takes what samples do not say from tfhd, and what that does not say from the init segment', () => {
    const run = fullBox('trun', 0, 0, u32(4))
    expect(readSegment(moof(tfhd, tfdt(0), run), track)).toMatchObject({
      durationTicks: 4000,
      sampleBytes: 40,
      shownUntilTicks: 4000,
      startsWithSync: true,
    })
    const own = fullBox('tfhd', 0, 0x3b, u32(1), u64(0), u32(1), u32(7), u32(3), u32(nonSync))
    expect(readSegment(moof(own, tfdt(0), run), track)).toMatchObject({ durationTicks: 28, sampleBytes: 12, startsWithSync: false })
  })

  it('knows the flags of the first sample, which may be said apart', () => {
    const tfhdNonSync = fullBox('tfhd', 0, 0x20, u32(1), u32(nonSync))
    const run = fullBox('trun', 0, 0x205, u32(2), u32(100), u32(sync), u32(5), u32(6))
    expect(readSegment(moof(tfhdNonSync, tfdt(0), run), track)).toMatchObject({ startsWithSync: true, sampleBytes: 11, samples: 2 })
  })

  const keyFrameRun = (dataOffset: number, first: number, firstFlags = sync) =>
    fullBox('trun', 0, 0x601, u32(2), u32(dataOffset >>> 0), u32(first), u32(firstFlags), u32(7), u32(nonSync))
  const withData = (head: Uint8Array, moofBox: Uint8Array, data = 20) =>
    new Uint8Array([...head, ...moofBox, ...box('mdat', new Uint8Array(data))])

  it('finds the key frame: from the beginning of its moof to the end of its first sample', () => {
    const styp = box('styp', u32(0))
    const length = moof(tfhd, tfdt(0), keyFrameRun(0, 13)).length
    const bytes = withData(styp, moof(tfhd, tfdt(0), keyFrameRun(length + 8, 13)))
    expect(readSegment(bytes, track).keyFrame).toEqual({ offset: styp.length, length: length + 8 + 13 })
  })

  it('finds it where tfhd counts from the beginning of the file, and where all samples are of one size', () => {
    const own = fullBox('tfhd', 0, 0x1, u32(1), u64(100))
    const run = fullBox('trun', 0, 0x1, u32(2), u32(17))
    const bytes = withData(new Uint8Array(0), moof(own, tfdt(0), run), 40)
    expect(readSegment(bytes, track).keyFrame).toEqual({ offset: 0, length: 100 + 17 + 10 })
  })

  it.each([
    ['does not stand alone', keyFrameRun(200, 13, nonSync)],
    ['lies inside of the boxes', keyFrameRun(0, 13)],
    ['lies before them', keyFrameRun(-100, 13)],
    ['ends behind the segment', keyFrameRun(200, 0xffffffff)],
    ['is somewhere, and nobody says where', trun([[1000, 5, sync, 0]])],
  ])('knows no key frame that %s', (_, run) => {
    const summary = readSegment(withData(new Uint8Array(0), moof(tfhd, tfdt(0), run), 200), track)
    expect('keyFrame' in summary).toBe(false)
  })

  it('reads signed composition offsets', () => {
    const run = trun([
      [1000, 1, sync, -1000],
      [1000, 1, nonSync, 1000],
    ])
    expect(readSegment(moof(tfhd, tfdt(1000), run), track)).toMatchObject({ shownFromTicks: 0, shownUntilTicks: 4000 })
  })

  it('adds up several fragments and runs', () => {
    const run = fullBox('trun', 0, 0, u32(2))
    const bytes = new Uint8Array([...moof(tfhd, tfdt(0), run, run), ...moof(tfhd, tfdt(4000), run)])
    expect(readSegment(bytes, track)).toMatchObject({
      decodeTicks: 0,
      durationTicks: 6000,
      samples: 6,
      shownFromTicks: 0,
      shownUntilTicks: 6000,
    })
  })

  it('counts four billion samples without walking them, and refuses those that cannot be there', () => {
    expect(readSegment(moof(tfhd, tfdt(0), fullBox('trun', 0, 0, u32(0xffffffff))), track).samples).toBe(0xffffffff)
    expect(() => readSegment(moof(tfhd, tfdt(0), fullBox('trun', 0, 0x100, u32(0xffffffff), u32(1))), track)).toThrow('too short')
  })

  it('refuses a segment of another track, of two tracks, of none, and without a time', () => {
    const run = fullBox('trun', 0, 0, u32(1))
    const refused = (bytes: Uint8Array, words: string) => expect(() => readSegment(bytes, track)).toThrow(words)
    refused(moof(fullBox('tfhd', 0, 0, u32(2)), tfdt(0), run), 'of track 2, not of 1')
    refused(box('moof', box('traf', tfhd, tfdt(0), run), box('traf', tfhd, tfdt(0), run)), 'here are 2')
    refused(box('moof'), 'here are 0')
    refused(moof(tfhd, run), 'no tfdt')
    refused(box('mdat'), 'no moof')
    refused(new Uint8Array(0), 'no moof')
  })

  it('ends with a result or a refusal on any bytes, and on any bytes bent in a good segment', () => {
    const good = new Uint8Array([...moof(tfhd, tfdt(0), trun([[1, 2, sync, 0]])), ...box('mdat', new Uint8Array(2))])
    const endsWell = (read: () => unknown) => {
      try {
        read()
      } catch (trouble) {
        if (!isFailure(trouble, 'MALFORMED_MEDIA')) throw trouble
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => endsWell(() => readSegment(bytes, track))))
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(good.length), (at, value, length) => {
        const bent = good.slice(0, length)
        if (at < bent.length) bent[at] = value
        endsWell(() => readSegment(bent, track))
        endsWell(() => readInit(bent))
      }),
    )
  })
})

describe('readInit', () => {
  const avcC = box('avcC', new Uint8Array([1, 0x64, 0x00, 0x1f, 0xff, 0xe0, 0]))
  const visual = (type: string, ...parts: Uint8Array[]) => box(type, new Uint8Array(24), u16(1280), u16(720), new Uint8Array(50), ...parts)
  const init = (entry: Uint8Array, handler = 'vide', extra: Uint8Array[] = [], version = 0) => {
    const time = version === 1 ? [u64(0), u64(0)] : [u32(0), u32(0)]
    const mdia = box(
      'mdia',
      fullBox('mdhd', version, 0, ...time, u32(24_000), u32(0), u32(0)),
      fullBox('hdlr', 0, 0, u32(0), new TextEncoder().encode(handler), new Uint8Array(13)),
      box('minf', box('stbl', fullBox('stsd', 0, 0, u32(1), entry))),
    )
    const tkhd = fullBox('tkhd', version, 3, ...time, u32(7), new Uint8Array(60))
    return box(
      'moov',
      box('trak', tkhd, mdia, ...extra),
      box('mvex', fullBox('trex', 0, 0, u32(7), u32(1), u32(1001), u32(5), u32(nonSync))),
    )
  }

  it.each([0, 1])('reads a video track with boxes of version %i', (version) => {
    expect(readInit(init(visual('avc1', avcC), 'vide', [], version))).toEqual({
      trackId: 7,
      kind: 'video',
      timescale: 24_000,
      codecs: 'avc1.64001f',
      width: 1280,
      height: 720,
      picture: { bitDepth: 8, pixelAspect: { numerator: 1, denominator: 1 } },
      channels: 0,
      sampleRate: 0,
      skippedTicks: 0,
      defaults: { duration: 1001, size: 5, flags: nonSync },
    })
  })

  it('reads a sound track', () => {
    const entry = box('Opus', new Uint8Array(16), u16(6), u16(16), u32(0), u32(48_000 * 65_536), box('dOps', new Uint8Array(11)))
    expect(readInit(init(entry, 'soun'))).toMatchObject({ kind: 'audio', codecs: 'opus', channels: 6, sampleRate: 48_000, width: 0 })
  })

  it.each([
    [fullBox('elst', 0, 0, u32(1), u32(0), u32(1024), u32(0x10000)), 1024],
    [fullBox('elst', 1, 0, u32(1), u64(0), u64(312), u32(0x10000)), 312],
    [fullBox('elst', 0, 0, u32(1), u32(500), u32(0xffffffff), u32(0x10000)), 0],
    [fullBox('elst', 0, 0, u32(0)), 0],
  ])('reads what an edit list skips', (elst, ticks) => {
    expect(readInit(init(visual('avc1', avcC), 'vide', [box('edts', elst)])).skippedTicks).toBe(ticks)
  })

  it('names what was protected by what it was before', () => {
    const text = (word: string) => new TextEncoder().encode(word)
    const tenc = fullBox('tenc', 0, 0, new Uint8Array([0, 0, 1, 8]), new Uint8Array(16).fill(7))
    const sinf = box('sinf', box('frma', text('avc1')), fullBox('schm', 0, 0, text('cenc'), u32(0x10000)), box('schi', tenc))
    expect(readInit(init(visual('encv', avcC, sinf)))).toMatchObject({
      codecs: 'avc1.64001f',
      protection: { scheme: 'cenc', keyId: '07'.repeat(16) },
    })
    expect(readInit(init(visual('avc1', avcC))).protection).toBeUndefined()
    expect(() => readInit(init(visual('encv', avcC)))).toThrow('no sinf')
  })

  it('refuses no track, two tracks, no clock and no entry', () => {
    const good = init(visual('avc1', avcC))
    const [moov] = boxesIn(good)
    const trak = good.slice(moov!.start, boxesIn(good, moov!.start)[0]!.end)
    expect(() => readInit(box('moov'))).toThrow('here are 0')
    expect(() => readInit(box('moov', trak, trak))).toThrow('here are 2')
    expect(() => readInit(init(new Uint8Array(0)))).toThrow('no sample entry')
    expect(() => readInit(init(visual('avc1')))).toThrow('no avcC')
    expect(() => readInit(box('ftyp'))).toThrow('no moov')
  })
})
