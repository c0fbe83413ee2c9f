import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ffmpeg, ffmpegPath } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { mixOfLuma, type FilmGrain } from '../../media/grain/film-grain.ts'
import { putGrainInMovie } from '../../media/grain/put-grain-in-movie.ts'
import { grainFreeInput } from '../../media/grain/smooth-filters.ts'
import { tinyFilm } from '../../media/grain/tiny-film.ts'

const grain: FilmGrain = {
  luma: [
    [0, 40],
    [128, 120],
    [255, 20],
  ],
  chromaFromLuma: false,
  cb: [[128, 60]],
  cr: [[128, 60]],
  scalingShift: 9,
  lag: 1,
  lumaCoefficients: [10, 20, 10, 20],
  cbCoefficients: [1, 2, 3, 4, 5],
  crCoefficients: [5, 4, 3, 2, 1],
  coefficientShift: 7,
  noiseShift: 0,
  cbMix: mixOfLuma,
  crMix: mixOfLuma,
  overlaps: true,
  clipsToRange: false,
}

/** Decoders of others look at what src/media/grain writes. */
describe('a film of AV1 that tells of grain', () => {
  const picturesOf = async (input: readonly string[]) => {
    const { stdout } = await promisify(execFile)(ffmpegPath, ['-v', 'error', ...input, '-f', 'md5', '-'])
    return stdout.trim()
  }
  const looked = async (folder: string, film: Uint8Array) => {
    const path = join(folder, 'film.mp4')
    await writeFile(path, film)
    const [bare, shown, shownByAnother] = await Promise.all([
      picturesOf(grainFreeInput(path)),
      picturesOf(['-c:v', 'libdav1d', '-filmgrain', '1', '-i', path]),
      picturesOf(['-c:v', 'libaom-av1', '-i', path]),
    ])
    return { bare, shown, shownByAnother }
  }

  it('decodes to the same pictures without the grain, and with it to the same in two decoders', async () => {
    await using folder = await temporaryFolder()
    const plain = await looked(folder.path, tinyFilm())
    expect(new Set(Object.values(plain)).size).toBe(1)
    const grainy = await looked(folder.path, putGrainInMovie(tinyFilm(), { grain, firstSeed: 7391 }))
    expect(grainy.bare).toBe(plain.bare)
    expect(grainy.shown).not.toBe(plain.bare)
    expect(grainy.shownByAnother).toBe(grainy.shown)
    const bare = await looked(folder.path, putGrainInMovie(tinyFilm(), { grain: undefined, firstSeed: 7391 }))
    expect(bare).toEqual(plain)
  })

  it('is read right in ten bits and another size, from another encoder, with tiles and a picture that changes', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'made.mp4')
    await ffmpeg([
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=272x150:r=12:d=0.75', '-pix_fmt', 'yuv420p10le'],
      ...['-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '50', '-tiles', '2x2', '-g', '5', '-f', 'mp4', path],
    ])
    const before = await readFile(path)
    const plain = await looked(folder.path, before)
    const grainy = await looked(folder.path, putGrainInMovie(before, { grain, firstSeed: 1 }))
    expect(grainy.bare).toBe(plain.bare)
    expect(grainy.shown).not.toBe(plain.bare)
    expect(grainy.shownByAnother).toBe(grainy.shown)
  })
})
