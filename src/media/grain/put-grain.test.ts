import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../kit/bytes.ts'
import { isFailure } from '../../kit/failure.ts'
import { readMovie } from '../isobmff/read-movie.ts'
import { boxesIn, requireBox } from '../isobmff/boxes.ts'
import { box } from '../isobmff/write-boxes.ts'
import { mixOfLuma, type FilmGrain } from './film-grain.ts'
import { noReferences, readFrameHeader, type FrameHeader } from './frame-header.ts'
import { obusIn, obuTypes } from './obu.ts'
import { putGrainInMovie } from './put-grain-in-movie.ts'
import { readSequenceHeader } from './sequence-header.ts'
import { tinyFilm } from './tiny-film.ts'

const grain: FilmGrain = {
  luma: [
    [0, 20],
    [255, 40],
  ],
  chromaFromLuma: false,
  cb: [[128, 10]],
  cr: [[128, 12]],
  scalingShift: 9,
  lag: 1,
  lumaCoefficients: [1, 2, 3, 4],
  cbCoefficients: [5, 6, 7, 8, 9],
  crCoefficients: [9, 8, 7, 6, 5],
  coefficientShift: 7,
  noiseShift: 0,
  cbMix: mixOfLuma,
  crMix: mixOfLuma,
  overlaps: true,
  clipsToRange: false,
}

const partsOf = (file: Uint8Array) => {
  const boxes = boxesIn(file)
  const { start, end, bytes } = requireBox(boxes, 'mdat')
  const moov = requireBox(boxes, 'moov')
  return { pictures: obusIn(bytes.subarray(start, end)), movie: readMovie(file.subarray(moov.at, moov.end)) }
}

/** All frame headers of a film, in the order of decoding. */
const headersOf = (file: Uint8Array): FrameHeader[] => {
  const { pictures } = partsOf(file)
  const sequence = readSequenceHeader(pictures.find(({ type }) => type === obuTypes.sequenceHeader)!.payload)
  let references = noReferences
  return pictures
    .filter(({ type }) => type === obuTypes.frame || type === obuTypes.frameHeader)
    .map((obu) => {
      const header = readFrameHeader(obu.payload, sequence, references, obu)
      references = header.references
      return header
    })
}

describe('putGrainInMovie', () => {
  it('gives every frame that is ever shown the same grain with another seed', () => {
    const headers = headersOf(putGrainInMovie(tinyFilm(), { grain, firstSeed: 7391 }))
    const frames = headers.filter((header) => header.kind === 'frame')
    expect(headers.map(({ kind }) => kind).filter((kind) => kind === 'shown-again')).toHaveLength(4)
    expect(frames.map((frame) => frame.grain)).toEqual(frames.map(() => grain))
    expect(frames.map((frame) => frame.grainSeed)).toEqual([7391, 10772, 14153, 17534, 20915, 24296, 27677, 31058, 34439])
  })
  it('writes the parameters once, and where a frame refers to one that has them two bytes and a half', () => {
    const sizes = headersOf(putGrainInMovie(tinyFilm(), { grain, firstSeed: 1 })).flatMap((header) =>
      header.kind === 'frame' ? [header.grainTo - header.grainFrom] : [],
    )
    // apply_grain, grain_seed, update_grain, film_grain_params_ref_idx
    expect(sizes.slice(1)).toEqual(sizes.slice(1).map(() => 1 + 16 + 1 + 3))
    expect(sizes[0]).toBe(266)
  })
  it('leaves all else as it was: pictures, times, key frames', () => {
    const before = partsOf(tinyFilm())
    const after = partsOf(putGrainInMovie(tinyFilm(), { grain, firstSeed: 1 }))
    expect(after.movie.samples).toBe(before.movie.samples)
    expect(after.movie.shownTicks).toEqual(before.movie.shownTicks)
    expect(after.movie.syncFrames).toEqual(before.movie.syncFrames)
    expect(after.pictures.map(({ type }) => type)).toEqual(before.pictures.map(({ type }) => type))
    const tails = (headers: FrameHeader[], { pictures }: typeof before) =>
      pictures
        .filter(({ type }) => type === obuTypes.frame || type === obuTypes.frameHeader)
        .map(({ payload }, index) => {
          const header = headers[index]!
          return [...(header.kind === 'frame' ? payload.subarray(Math.ceil(header.grainTo / 8)) : payload)]
        })
    expect(tails(headersOf(putGrainInMovie(tinyFilm(), { grain, firstSeed: 1 })), after)).toEqual(tails(headersOf(tinyFilm()), before))
  })
  it('says in the sequence header that there is grain, also where a file tells decoders of it first', () => {
    const [before, after] = [tinyFilm(), putGrainInMovie(tinyFilm(), { grain, firstSeed: 1 })].map(partsOf) as [
      ReturnType<typeof partsOf>,
      ReturnType<typeof partsOf>,
    ]
    const inConfiguration = (configuration: Uint8Array) => readSequenceHeader(obusIn(configuration.subarray(4))[0]!.payload)
    expect(inConfiguration(before.movie.configuration)).toMatchObject({ hasGrain: false, maxWidth: 64, maxHeight: 64, bitDepth: 8 })
    expect(inConfiguration(after.movie.configuration)).toMatchObject({ hasGrain: true, maxWidth: 64, maxHeight: 64, bitDepth: 8 })
    expect(after.movie.configuration).toHaveLength(before.movie.configuration.length)
  })
  it('says of every frame that it has no grain, so that it can be joined with others that have some', () => {
    const bare = putGrainInMovie(tinyFilm(), { grain: undefined, firstSeed: 1 })
    expect(headersOf(bare).flatMap((header) => (header.kind === 'frame' ? [header.grain] : []))).toEqual(
      Array.from({ length: 9 }, () => undefined),
    )
    expect(partsOf(bare).movie.configuration).toEqual(partsOf(putGrainInMovie(tinyFilm(), { grain, firstSeed: 1 })).movie.configuration)
  })
  it('puts other grain in the place of grain', () => {
    const once = putGrainInMovie(tinyFilm(), { grain, firstSeed: 5 })
    expect(putGrainInMovie(putGrainInMovie(tinyFilm(), { grain: undefined, firstSeed: 1 }), { grain, firstSeed: 5 })).toEqual(once)
    expect(putGrainInMovie(once, { grain, firstSeed: 5 })).toEqual(once)
  })
  it('takes grain away, also where frames refer to that of others', () => {
    const bare = putGrainInMovie(tinyFilm(), { grain: undefined, firstSeed: 1 })
    expect(putGrainInMovie(putGrainInMovie(tinyFilm(), { grain, firstSeed: 5 }), { grain: undefined, firstSeed: 1 })).toEqual(bare)
  })
  it('looks into boxes where they belong, however deep others lie', () => {
    const film = tinyFilm()
    const moov = requireBox(boxesIn(film), 'moov')
    const depth = 20_000
    const nest = new Uint8Array(depth * 8)
    const view = new DataView(nest.buffer)
    for (let level = 0; level < depth; level += 1) {
      view.setUint32(level * 8, (depth - level) * 8)
      nest.set(
        [...'moov'].map((letter) => letter.charCodeAt(0)),
        level * 8 + 4,
      )
    }
    const deep = concatBytes(film.subarray(0, moov.at), box('moov', film.subarray(moov.start, moov.end), nest))
    const made = putGrainInMovie(deep, { grain, firstSeed: 1 })
    expect(made.subarray(-nest.length)).toEqual(nest)
  })
  it('refuses what is no film of AV1', () => {
    const film = tinyFilm()
    expect(() => putGrainInMovie(film.subarray(0, film.length - 40), { grain, firstSeed: 1 })).toThrow('claims')
    const twice = Uint8Array.from(film)
    // The first frame, after the sequence header: its forbidden bit.
    const { start } = requireBox(boxesIn(film), 'mdat')
    twice[start]! |= 0x80
    expect(() => putGrainInMovie(twice, { grain, firstSeed: 1 })).toThrow('forbidden bit')
  })
  it('reads damaged films to the end or refuses them, and never anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(tinyFilm().length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), (damages) => {
        const film = tinyFilm()
        for (const [at, value] of damages) film[at] = value
        try {
          putGrainInMovie(film, { grain, firstSeed: 1 })
        } catch (trouble) {
          expect(isFailure(trouble, 'MALFORMED_MEDIA')).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
