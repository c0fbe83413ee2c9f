import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { boxesIn, requireBox } from '../isobmff/boxes.ts'
import { readMovie } from '../isobmff/read-movie.ts'
import { videoTimescale } from './gop.ts'
import { joinArguments, joinList } from './plan-join.ts'

const ntsc = { numerator: 30_000, denominator: 1001 }
const cinema = { numerator: 24, denominator: 1 }

describe('joinList', () => {
  it('gives every piece its length', () => {
    const pieces = [
      { path: '../a/1.mp4', frames: 30 },
      { path: '2.mp4', frames: 1 },
    ]
    expect(joinList(pieces, ntsc)).toBe("ffconcat version 1.0\nfile '../a/1.mp4'\nduration 1.001000\nfile '2.mp4'\nduration 0.033367\n")
  })

  it('never strays from the time of the film, however many pieces there are', () => {
    const list = joinList(
      Array.from({ length: 10_000 }, (_, index) => ({ path: 'a.mp4', frames: 1 + (index % 5) })),
      cinema,
    )
    const micros = [...list.matchAll(/duration (\d+)\.(\d{6})/g)].reduce(
      (sum, [, whole, rest]) => sum + Number(whole) * 1e6 + Number(rest),
      0,
    )
    expect(micros).toBe((30_000 / 24) * 1e6)
  })
})

describe('joined pieces', () => {
  it('are untouched, and become one film', () => {
    expect(joinArguments({ listPath: 'list.txt', output: 'a.mp4', rate: cinema })).toEqual(
      '-f concat -safe 0 -i file:list.txt -map 0:v:0 -c copy -map_metadata -1 -video_track_timescale 24000 -f mp4 -y file:a.mp4'.split(' '),
    )
  })

  it.each([cinema, ntsc])('have every frame at its time, at $numerator/$denominator', async (rate) => {
    await using folder = await temporaryFolder()
    const path = (name: string) => join(folder.path, name)
    const [frames, pieces] = [5, 900]
    const film = ['-f', 'lavfi', '-i', `testsrc2=s=64x36:r=${rate.numerator}/${rate.denominator}`, '-frames:v', String(frames)]
    await ffmpeg([
      ...film,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-video_track_timescale',
      String(videoTimescale(rate)),
      path('piece.mp4'),
    ])
    await writeFile(
      path('list.txt'),
      joinList(
        Array.from({ length: pieces }, () => ({ path: 'piece.mp4', frames })),
        rate,
      ),
    )
    await ffmpeg(joinArguments({ listPath: path('list.txt'), output: path('joined.mp4'), rate }))
    const file = new Uint8Array(await readFile(path('joined.mp4')))
    const { at, end } = requireBox(boxesIn(file), 'moov')
    const { shownTicks, timescale } = readMovie(file.subarray(at, end))
    const tick = (timescale * rate.denominator) / rate.numerator
    expect(shownTicks).toHaveLength(pieces * frames)
    expect(shownTicks.findIndex((shown, index) => shown !== index * tick)).toBe(-1)
  })
})
