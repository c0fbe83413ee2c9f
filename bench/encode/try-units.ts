import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import type { FrameRange } from '../../src/media/ladder/frame-range.ts'
import { trialArguments, trialName, windowName, type TrialPoint } from '../../src/media/ladder/plan-trials.ts'
import type { UnitAnalysis } from '../../src/media/ladder/work-out-ladder.ts'
import { comparisonsArguments } from '../../src/media/quality/compare-many.ts'
import { coversFrames, poolScores } from '../../src/media/quality/frame-scores.ts'
import { parseVmafLog } from '../../src/media/quality/vmaf.ts'
import { planJob } from '../../src/services/encode/plan-job.ts'
import type { AnalysePayload } from '../../src/services/encode/step-payloads.ts'
import { planAskOf, type ExaminedClip } from './examined-clip.ts'
import { pictureBytes } from './made.ts'
import { twoAtATime, withFolder, type Workshop } from './workshop.ts'

export interface TriedClip {
  readonly units: readonly UnitAnalysis[]
  readonly cpuSeconds: number
}

/** What the house would try of a clip under a recipe, and what it would see: the same windows, sizes, rate factors, presets and frames. */
export const tryUnits = async (
  workshop: Workshop,
  clip: ExaminedClip,
  ask: { codec: VideoCodec; recipe: 'standard' | 'best' },
): Promise<TriedClip> => {
  const planned = planJob(planAskOf(clip, ask.recipe))
    .items.filter(({ kind }) => kind === 'analyse')
    .map(({ payload }) => payload as unknown as AnalysePayload)
    .filter(({ grid }) => grid[0]?.codec === ask.codec)
    .flatMap(({ grid, units }) => units.map((unit) => ({ grid, unit })))
  const tried = await twoAtATime(planned, ({ grid, unit }) =>
    withFolder(workshop, `trial-${ask.codec}-${unit.unit}`, async (folder) => ({
      unit: unit.unit,
      ...(await tryWindow(workshop, clip, { folder, grid, range: unit, subsample: subsampleOf[ask.recipe] })),
    })),
  )
  const points = new Map(tried.map((one) => [one.unit, one.points]))
  return {
    units: clip.survey.units.map(({ frames }, unit) => ({ frames, points: points.get(unit) ?? [] })),
    cpuSeconds: tried.reduce((sum, one) => sum + one.cpuSeconds, 0),
  }
}

/** As the step that analyses takes them. */
const subsampleOf = { standard: 6, best: 3 } as const

interface WindowAsk {
  readonly folder: string
  readonly grid: readonly TrialPoint[]
  readonly range: FrameRange
  readonly subsample: number
}

const tryWindow = async (workshop: Workshop, clip: ExaminedClip, ask: WindowAsk) => {
  const { folder, grid, range, subsample } = ask
  const { frameRate } = clip.inspection
  const preroll = clip.survey.prerolls[0]!
  const trials = trialArguments({ source: clip.source, range, rate: frameRate, grid, display: clip.display, preroll })
  const encoded = await workshop.run('ffmpeg', folder, ['-v', 'error', ...trials])
  const reports = grid.map((_, index) => `scores-${index}.json`)
  const comparisons = comparisonsArguments({
    film: { input: ['-i', `file:${windowName}`] },
    made: grid.map((_, index) => ({ input: ['-i', `file:${trialName(index)}`] })),
    display: clip.display,
    measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' },
    reports,
    frameRate,
    frames: range.frames,
    subsample,
    threads: 1,
  })
  const compared = await workshop.run('ffmpeg', folder, comparisons)
  const seconds = range.frames / valueOf(frameRate)
  const points = await Promise.all(
    grid.map(async ({ lines, width, height, crf }, index) => {
      const scores = parseVmafLog(await readFile(join(folder, reports[index]!), 'utf8'), subsample)
      if (!scores || !coversFrames(scores, { frames: range.frames, subsample })) throw new Error(`a trial of ${clip.name} was not measured`)
      const bytes = await pictureBytes(join(folder, trialName(index)))
      return { lines, width, height, crf, bps: (bytes * 8) / seconds, quality: poolScores(scores.scores)!.mean }
    }),
  )
  return { points, cpuSeconds: encoded.cpuSeconds + compared.cpuSeconds }
}
