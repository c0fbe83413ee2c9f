import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import type { UnitAnalysis } from '../../src/media/ladder/work-out-ladder.ts'
import { planJob } from '../../src/services/encode/plan-job.ts'
import type { AnalysePayload } from '../../src/services/encode/step-payloads.ts'
import { tryUnit } from '../../src/services/encode/try-unit.ts'
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
    .flatMap(({ grid, units }) => units.map((unit) => ({ grid, unit })))
  const tried = await twoAtATime(planned, ({ grid, unit }) =>
    withFolder(workshop, `trial-${ask.codec}-${unit.unit}`, async (folder) => ({
      unit: unit.unit,
      ...(await tryUnit({
        run: (run) => workshop.transcoder.run(run),
        folder,
        source: clip.source,
        range: unit,
        whole: unit.whole,
        rate: clip.inspection.frameRate,
        grid,
        comparison: { display: clip.display, measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' }, subsample: 1 },
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
