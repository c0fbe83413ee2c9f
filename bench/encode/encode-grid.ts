import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import type { GridPoint } from '../../src/media/hull/choose-grid.ts'
import type { CrfPoint } from '../../src/media/hull/crf-curve.ts'
import type { Effort } from '../../src/media/ladder/encoders.ts'
import type { FrameRange } from '../../src/media/ladder/frame-range.ts'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import { chunkArguments, chunkRuns } from '../../src/media/ladder/plan-chunk.ts'
import { comparisonsArguments } from '../../src/media/quality/compare-many.ts'
import { coversFrames, poolScores } from '../../src/media/quality/frame-scores.ts'
import { parseVmafLog } from '../../src/media/quality/vmaf.ts'
import type { ExaminedClip } from './examined-clip.ts'
import { comparedFilm, pictureBytes } from './made.ts'
import { withFolder, type Workshop } from './workshop.ts'

/** Some frames of a clip. */
export interface Sample {
  readonly clip: ExaminedClip
  readonly range: FrameRange
}

interface GridEncodes {
  readonly codec: VideoCodec
  readonly grid: readonly GridPoint[]
  readonly effort: Effort
  /** Counted from the first of the range. */
  readonly keyFrames: readonly number[]
  /** VMAF of one frame in so many. */
  readonly subsample: number
  readonly name: string
}

/** Above all that an encode can cost: a curve that was capped would bend. */
const noCapBps = 100_000_000

/** The same frames in each place of the grid, encoded as pieces of a film are, and compared with the film. In the order of the grid. */
export const encodeGrid = (workshop: Workshop, { clip, range }: Sample, ask: GridEncodes): Promise<CrfPoint[]> =>
  withFolder(workshop, ask.name, async (folder) => {
    const { frameRate } = clip.inspection
    const { effort, keyFrames, subsample } = ask
    const preroll = clip.survey.prerolls[0]!
    const names = ask.grid.map((_, index) => `encode-${index}.mp4`)
    const outputs = ask.grid.map((point, index) => ({
      rung: { ...point, id: names[index]!, codec: ask.codec, frameRate, maxrateBps: noCapBps, bufferBits: noCapBps },
      crf: point.crf,
      path: names[index]!,
    }))
    for (const side of chunkRuns(outputs)) {
      const encode = { source: clip.source, range, rate: frameRate, preroll, effort, keyFrames, outputs: side, sumsPath: 'frames.crc' }
      await workshop.run('ffmpeg', folder, ['-v', 'error', ...chunkArguments(encode)])
    }
    const reports = names.map((_, index) => `scores-${index}.json`)
    const { film, display } = comparedFilm(clip, range)
    // Many large pictures at once are many at full size in memory.
    for (let first = 0; first < names.length; first += comparedAtOnce) {
      const some = (all: readonly string[]) => all.slice(first, first + comparedAtOnce)
      const comparison = comparisonsArguments({
        film,
        made: some(names).map((name) => ({ input: ['-i', `file:${name}`] })),
        display,
        measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' },
        reports: some(reports),
        frameRate,
        frames: range.frames,
        subsample,
        threads: 1,
      })
      await workshop.run('ffmpeg', folder, comparison)
    }
    return Promise.all(
      ask.grid.map(async ({ crf }, index) => {
        const scores = parseVmafLog(await readFile(join(folder, reports[index]!), 'utf8'), subsample)
        if (!scores || !coversFrames(scores, { frames: range.frames, subsample })) throw new Error(`${ask.name} was not measured`)
        const bps = ((await pictureBytes(join(folder, names[index]!))) * 8 * valueOf(frameRate)) / range.frames
        return { crf, bps, quality: poolScores(scores.scores)!.mean }
      }),
    )
  })

const comparedAtOnce = 12
