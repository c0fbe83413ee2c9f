import { decideGrain, grainFacts, type GrainDecision } from '../../media/grain/grain-gate.ts'
import type { PicturePair } from '../../media/grain/grain-blocks.ts'
import { picturesIn, pictureBytes, type PictureFormat } from '../../media/grain/picture.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import { wholePictures } from '../../media/ladder/picture-filters.ts'
import { frameFilters, frameInput } from '../../media/ladder/read-frames.ts'
import { filmOf, sourceOf, type Inspection } from './inspection.ts'
import { pictureLimits } from './limits.ts'
import type { Survey } from './survey.ts'
import type { RunChild } from './worker/children.ts'

/** Where a film is looked at, at most; and one place in so many seconds. */
const mostPlaces = 6
const secondsPerPlace = 4
/** Of a larger picture the middle is enough. */
const mostWidth = 1920
const mostHeight = 1088

/** Looks at pairs of neighbouring pictures all over a film, in its own size, and decides whether there is film grain that players can put back. */
export const lookForGrain = async (ask: {
  readonly path: string
  readonly inspection: Inspection
  readonly survey: Survey
  readonly run: RunChild
  readonly folder: string
}): Promise<GrainDecision> => {
  const { inspection, survey } = ask
  const film = filmOf(inspection)
  const format: PictureFormat = {
    width: evenBelow(Math.min(film.shownWidth, mostWidth)),
    height: evenBelow(Math.min(film.shownHeight, mostHeight)),
    bitDepth: film.bitDepth > 8 ? 10 : 8,
  }
  const pairs: PicturePair[] = []
  for (const firstFrame of placesIn(survey.frames, valueOf(inspection.frameRate))) {
    const { stdout } = await readPair(ask, { firstFrame, format })
    const [first, second] = picturesIn(stdout, format)
    if (first && second) pairs.push([first, second])
  }
  return decideGrain(grainFacts(pairs))
}

/** First frames of the pairs: as far from each other as from the ends. */
const placesIn = (frames: number, rate: number): number[] => {
  if (frames < 2) return []
  const places = Math.min(mostPlaces, Math.max(1, Math.floor(frames / rate / secondsPerPlace)))
  return Array.from({ length: places }, (_, index) => Math.min(frames - 2, Math.floor(((index + 0.5) * frames) / places)))
}

const readPair = async (
  { path, inspection, survey, run, folder }: Parameters<typeof lookForGrain>[0],
  { firstFrame, format }: { readonly firstFrame: number; readonly format: PictureFormat },
) => {
  const source = sourceOf(path, inspection)
  const film = filmOf(inspection)
  const { frameRate } = inspection
  const range = { firstFrame, frames: 2 }
  const preroll = survey.prerolls[0]!
  const beforeSeconds = preroll === 'start' ? firstFrame / valueOf(frameRate) : preroll
  const bytes = 2 * pictureBytes(format)
  const filters = [
    ...frameFilters(source, range, frameRate),
    ...wholePictures(source),
    // Where pixels are not square or the picture lies on its side, that changes its size; otherwise nothing.
    `scale=${evenBelow(film.shownWidth)}:${evenBelow(film.shownHeight)}:flags=bicubic`,
    `crop=${format.width}:${format.height}`,
    format.bitDepth === 10 ? 'format=yuv420p10le' : 'format=yuv420p',
  ]
  return await run({
    tool: 'ffmpeg',
    args: [
      ...['-v', 'error', ...frameInput(source, range, frameRate, preroll)],
      ...['-filter_complex', `[0:${film.index}]${filters.join(',')}[pair]`, '-map', '[pair]', '-fps_mode', 'passthrough'],
      ...['-f', 'rawvideo', 'pipe:1'],
    ],
    folder,
    limits: pictureLimits({
      ...{ seconds: beforeSeconds + 30, width: film.width, height: film.height, frameRate: valueOf(frameRate) },
      outputBytes: 0,
    }),
    stdoutBytes: bytes,
  })
}

const evenBelow = (side: number): number => Math.max(2, Math.floor(side / 2) * 2)
