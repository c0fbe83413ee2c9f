import { describe, expect, it } from 'vitest'
import { readMovie } from './read-movie.ts'

const u32 = (...values: number[]) => values.flatMap((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
const box = (type: string, ...content: number[][]): number[] => {
  const bytes = content.flat()
  return [...u32(bytes.length + 8), ...[...type].map((letter) => letter.charCodeAt(0)), ...bytes]
}
const full = u32(0)

/** Four frames of 10 ticks, the second shown last but one, key frames first and third in the order of decoding. */
const movie = (change: { stts?: number[]; stss?: number[]; ctts?: number[]; stsz?: number[]; traks?: number } = {}) => {
  const configuration = box('avcC', [1, 100, 0, 31])
  const entry = box(
    'avc1',
    Array.from({ length: 78 }, () => 0),
    box('btrt', u32(1, 2, 3)),
    configuration,
  )
  const stbl = box(
    'stbl',
    box('stsd', full, u32(1), entry),
    box('stts', full, change.stts ?? u32(1, 4, 10)),
    ...(change.ctts ? [box('ctts', full, change.ctts)] : []),
    ...(change.stss ? [box('stss', full, change.stss)] : []),
    box('stsz', full, change.stsz ?? u32(0, 4, 100, 20, 30, 40)),
  )
  const trak = box('trak', box('mdia', box('mdhd', full, u32(0, 0, 24_000, 40, 0)), box('minf', stbl)))
  return Uint8Array.from(box('moov', box('mvhd', full), ...Array.from({ length: change.traks ?? 1 }, () => trak)))
}

describe('readMovie', () => {
  it('tells when each frame is shown, where decoding may begin, and what a decoder needs', () => {
    const track = readMovie(movie({ stss: u32(2, 1, 3), ctts: u32(4, 1, 10, 1, 20, 1, 0, 1, 10) }))
    expect([track.timescale, track.samples, track.bytes]).toEqual([24_000, 4, 190])
    expect([...track.shownTicks]).toEqual([0, 10, 20, 30])
    expect(track.syncFrames).toEqual([0, 1])
    expect([...track.configuration]).toEqual([1, 100, 0, 31])
  })
  it('takes every frame for a key frame where no table says otherwise', () => {
    const track = readMovie(movie())
    expect([track.syncFrames, [...track.shownTicks]]).toEqual([
      [0, 1, 2, 3],
      [0, 10, 20, 30],
    ])
  })
  it.each([
    ['no movie', Uint8Array.of(0, 0, 0, 8, 102, 114, 101, 101), /no moov/],
    ['nothing', new Uint8Array(), /no moov/],
    ['two tracks', movie({ traks: 2 }), /2 tracks/],
    ['times for too few frames', movie({ stts: u32(1, 3, 10) }), /stts has 3 samples and stsz 4/],
    ['times for too many frames', movie({ stts: u32(1, 5, 10) }), /more samples than stsz/],
    ['a key frame that is not there', movie({ stss: u32(1, 5) }), /names sample 5 of 4/],
    ['more frames than a day has', movie({ stsz: u32(7, 0x7fffffff) }), /claims 2147483647/],
    ['a table that is cut off', movie({ stsz: u32(0, 4, 100) }), /cut off/],
  ])('refuses %s', (_, bytes, words) => {
    expect(() => readMovie(bytes)).toThrow(words)
  })
})
