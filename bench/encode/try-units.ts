import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import type { TrialPoint } from '../../src/media/ladder/plan-trials.ts'
import type { UnitAnalysis } from '../../src/media/ladder/work-out-ladder.ts'
import { sampleFrames } from '../../src/media/quality/compare-in-turn.ts'
import { planJob } from '../../src/services/encode/plan-job.ts'
import type { AnalysePayload } from '../../src/services/encode/step-payloads.ts'
import type { MeasurePlan } from '../../src/services/encode/steps/measure-unit.ts'
import type { TriedWindow } from '../../src/services/encode/tried-windows.ts'
import { trialSample, tryUnit } from '../../src/services/encode/try-unit.ts'
import { planAskOf, type ExaminedClip } from './examined-clip.ts'
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
  return tryWindows(workshop, clip, { grid: planned[0]!.grid, windows: planned.flatMap(({ units }) => units) })
}

/** The same for windows of one's own, compared at frames of one's own. */
export const tryWindows = async (
  workshop: Workshop,
  clip: ExaminedClip,
  { grid, windows, apart }: { grid: readonly TrialPoint[]; windows: readonly TriedWindow[]; apart?: number },
): Promise<TriedClip> => {
  const rate = clip.inspection.frameRate
  const comparison: MeasurePlan = { display: clip.display, measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' }, subsample: 1 }
  const tried = await twoAtATime(windows, (window) =>
    withFolder(workshop, `trial-${grid[0]!.codec}-${window.unit}`, async (folder) => ({
      unit: window.unit,
      ...(await tryUnit({
        run: (run) => workshop.transcoder.run(run),
        folder,
        source: clip.source,
        range: window,
        whole: window.whole,
        ...{ rate, grid, comparison },
        sample: apart === undefined ? trialSample(comparison, window, rate) : sampleFrames('vmaf', window.frames, apart),
        preroll: clip.survey.prerolls[0]!,
      })),
    })),
  )
  const points = new Map(tried.map((one) => [one.unit, one.points]))
  return {
    units: clip.survey.units.map(({ frames }, unit) => ({ frames, points: points.get(unit) ?? [] })),
    cpuSeconds: tried.reduce((sum, one) => sum + one.cpuSeconds, 0),
  }
}
