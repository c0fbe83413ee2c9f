import { join } from 'node:path'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import { gopFrames, videoTimescale } from '../../src/media/ladder/gop.ts'
import { pictureFilters } from '../../src/media/ladder/picture-filters.ts'
import { frameFilters, frameInput } from '../../src/media/ladder/read-frames.ts'
import type { EncodedRung } from './encoded-ladder.ts'
import type { ExaminedClip } from './examined-clip.ts'
import { comparedEvery, comparedFilm, meanVmaf, pictureBytes } from './made.ts'
import { twoAtATime, withFolder, type Workshop } from './workshop.ts'

/**
 * The ladder that was the same for every film: bits a second at lines of a 16:9 frame. From 235 to 5800 kbit/s it is the one of Netflix before 2015
 * ("Per-Title Encode Optimization", 2015), whose narrow frames (512x384, 720x480) keep the film's own aspect here; 8 Mbit/s stand above it.
 */
const fixedRungs: readonly (readonly [kbps: number, lines: number])[] = [
  [235, 240],
  [375, 288],
  [560, 384],
  [750, 384],
  [1050, 480],
  [1750, 480],
  [2350, 720],
  [3000, 720],
  [4300, 1080],
  [5800, 1080],
  [8000, 1080],
]

/**
 * Groups of 2 s from the first frame to the last, two passes of the slow preset, at most half as many bits again for a moment of two seconds' worth. Cheapest first; rungs
 * above one that nobody can tell from the film are left out, since no curve is compared there.
 */
export const encodeFixedRungs = (workshop: Workshop, clip: ExaminedClip): Promise<EncodedRung[]> =>
  withFolder(workshop, 'fixed', async (folder) => {
    let isPerfect = false
    const rungs = await twoAtATime(rungsFor(clip), async (rung) => {
      if (isPerfect) return []
      const encoded = await encodeFixedRung(workshop, clip, { ...rung, folder })
      isPerfect ||= encoded.quality >= perfect
      return [encoded]
    })
    return rungs.flat()
  })

/** VMAF. */
const perfect = 99.9

const encodeFixedRung = async (
  workshop: Workshop,
  clip: ExaminedClip,
  { kbps, width, height, folder }: { kbps: number; width: number; height: number; folder: string },
): Promise<EncodedRung> => {
  const name = `fixed-${kbps}`
  for (const pass of [1, 2]) await workshop.run('ffmpeg', folder, passArguments(clip, { kbps, width, height, pass, name }))
  const path = join(folder, `${name}.mp4`)
  return {
    bps: ((await pictureBytes(path)) * 8) / clip.seconds,
    quality: await meanVmaf(workshop, {
      ...comparedFilm(clip),
      folder,
      made: { input: ['-i', `file:${path}`] },
      name,
      model: 'vmaf_v0.6.1',
      subsample: comparedEvery(workshop),
    }),
    words: `${width}x${height} for ${kbps} kbit/s`,
  }
}

/** Pictures are not enlarged: a film gets the rungs of its own size and below. */
const rungsFor = ({ size }: ExaminedClip) =>
  fixedRungs
    .map(([kbps, lines]) => ({ kbps, scale: Math.min((lines * 16) / 9 / size.width, lines / size.height) }))
    .filter(({ scale }) => scale < largestScale)
    .map(({ kbps, scale }) => ({ kbps, width: even(size.width * Math.min(1, scale)), height: even(size.height * Math.min(1, scale)) }))

/** 384 lines are those of a film with 360. */
const largestScale = 1.1

const even = (side: number) => Math.round(side / 2) * 2

interface Pass {
  readonly kbps: number
  readonly width: number
  readonly height: number
  readonly pass: number
  readonly name: string
}

const passArguments = ({ source, survey, inspection }: ExaminedClip, { kbps, width, height, pass, name }: Pass): string[] => {
  const { frameRate } = inspection
  const range = { firstFrame: 0, frames: survey.frames }
  const group = String(gopFrames(frameRate))
  const filters = [...frameFilters(source, range, frameRate), ...pictureFilters(source, width, height)].join(',')
  return [
    ['-v', 'error'],
    frameInput(source, range, frameRate, 'start'),
    [
      '-filter_complex',
      `[0:${source.video.index}]${filters}[film]`,
      '-map',
      '[film]',
      '-fps_mode',
      'cfr',
      '-r',
      String(valueOf(frameRate)),
    ],
    ['-c:v', 'libx264', '-preset', 'slow', '-profile:v', 'high'],
    ['-b:v', `${kbps}k`, '-maxrate', `${Math.round(kbps * 1.5)}k`, '-bufsize', `${kbps * 2}k`],
    ['-g', group, '-keyint_min', group, '-sc_threshold', '0', '-x264-params', 'open-gop=0'],
    ['-pass', String(pass), '-passlogfile', name],
    pass === 1 ? ['-f', 'null', '-'] : ['-video_track_timescale', String(videoTimescale(frameRate)), '-f', 'mp4', '-y', `file:${name}.mp4`],
  ].flat()
}
