import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readMovie } from '../../src/media/isobmff/read-movie.ts'
import type { FrameRate } from '../../src/media/probe/master-probe.ts'
import type { FrameRange } from '../../src/media/ladder/frame-range.ts'
import { joinArguments, joinList } from '../../src/media/ladder/plan-join.ts'
import { sizedPictures, wholePictures } from '../../src/media/ladder/picture-filters.ts'
import { frameFilters, frameInput } from '../../src/media/ladder/read-frames.ts'
import { comparisonArguments, type ComparedStream } from '../../src/media/quality/compare-streams.ts'
import type { PictureSize } from '../../src/media/quality/display-size.ts'
import { coversFrames, poolScores } from '../../src/media/quality/frame-scores.ts'
import { parseVmafLog, type VmafModel } from '../../src/media/quality/vmaf.ts'
import { readMoov } from '../../src/services/encode/read-moov.ts'
import type { ExaminedClip } from './examined-clip.ts'
import type { Workshop } from './workshop.ts'

/** Bytes of pictures, without the file around them. */
export const pictureBytes = async (path: string): Promise<number> => readMovie(await readMoov(path)).bytes

/** Encoded units of one rung as one film. */
export const joinRung = async (
  workshop: Workshop,
  clip: ExaminedClip,
  ask: { folder: string; parts: readonly { path: string; frames: number }[]; name: string },
): Promise<string> => {
  const list = join(ask.folder, `${ask.name}.txt`)
  await writeFile(list, joinList(ask.parts, clip.inspection.frameRate))
  const joining = joinArguments({ listPath: list, output: `${ask.name}.mp4`, rate: clip.inspection.frameRate })
  await workshop.run('ffmpeg', ask.folder, ['-v', 'error', ...joining])
  return join(ask.folder, `${ask.name}.mp4`)
}

/** What encodes are compared with. */
export interface ComparedFilm {
  readonly film: ComparedStream
  readonly frames: number
  readonly frameRate: FrameRate
  readonly display: PictureSize
}

export const comparedFilm = (
  { source, survey, inspection, size, display }: ExaminedClip,
  range: FrameRange = { firstFrame: 0, frames: survey.frames },
): ComparedFilm => {
  const { frames } = range
  const { frameRate } = inspection
  const { video } = source
  const film = {
    input: frameInput(source, range, frameRate, range.firstFrame === 0 ? 'start' : survey.prerolls[0]!),
    streamIndex: video.index,
    filters: [
      ...frameFilters(source, range, frameRate),
      ...wholePictures(source),
      ...sizedPictures(source, even(size.width), even(size.height)),
    ],
  }
  return { film, frames, frameRate, display }
}

/** One frame in so many of whole ladders: comparing all of them would take longer than encoding. */
export const comparedEvery = ({ full }: Workshop): number => (full ? 1 : 6)

interface VmafAsk extends ComparedFilm {
  readonly made: ComparedStream
  readonly folder: string
  readonly name: string
  readonly model: VmafModel
  /** One frame in so many. */
  readonly subsample: number
}

/** Mean VMAF as a screen of 1920x1080 shows the pictures. */
export const meanVmaf = async (workshop: Workshop, ask: VmafAsk): Promise<number> => {
  const { folder, name, model, frames, subsample } = ask
  const report = `${name}-${model.replaceAll('.', '')}.json`
  const comparison = comparisonArguments({ ...ask, threads: 1, measure: { metric: 'vmaf', model }, report })
  await workshop.run('ffmpeg', folder, comparison)
  const path = join(folder, report)
  const scores = parseVmafLog(await readFile(path, 'utf8'), subsample)
  await rm(path)
  if (!scores || !coversFrames(scores, { frames, subsample })) throw new Error(`${name} could not be compared with its film`)
  return poolScores(scores.scores)!.mean
}

const even = (side: number) => Math.max(2, Math.round(side / 2) * 2)
