import { trialArguments } from '../../../media/ladder/plan-trials.ts'
import { unitKey } from '../encoded-unit.ts'
import { keepPiece, masterSumOf } from '../kept.ts'
import type { UnitTrial } from '../ladder-of-trials.ts'
import type { Step } from '../step.ts'
import type { AnalysePayload } from '../step-payloads.ts'
import { readSurvey } from '../survey.ts'
import { trialSample, tryUnit } from '../try-unit.ts'
import { measurePlan } from './measure-unit.ts'
import { asJson, inspectionIn, openFilm, payloadIn } from './step-inputs.ts'

/** What the trial encodes of a batch have shown, unit by unit. */
export interface AnalysedBatch {
  readonly units: readonly UnitTrial[]
  readonly cpuSeconds: number
}

/** Tries a window of each unit. What was tried once is not tried again. */
export const analyseUnits: Step = async (context) => {
  const { grain, grid, units } = payloadIn<AnalysePayload>(context)
  const source = await openFilm(context, { grain })
  const comparison = measurePlan(context, source)
  if (!comparison) throw new Error('defect: an analysis was planned where nothing can be measured')
  const { prerolls } = await readSurvey(context)
  const { frameRate: rate } = inspectionIn(context)
  const analysed: UnitTrial[] = []
  let cpuSeconds = 0
  for (const [index, { unit, whole, ...range }] of units.entries()) {
    const trial = { source, range, grid, rate, display: comparison.display, sample: trialSample(comparison, range, rate) }
    const key = unitKey({
      masterSum: masterSumOf(context),
      program: context.transcoder.capabilities.tools.ffmpeg?.version ?? '',
      args: trialArguments({ ...trial, source: { ...source, path: '' }, preroll: 0 }, [...grid.keys()]),
      measured: { comparison, whole },
    })
    const made = await keepPiece(context, key, (folder) =>
      tryUnit({ ...trial, whole, run: context.run, folder, comparison, preroll: prerolls[0]! }),
    )
    analysed.push({ unit, points: made.points })
    cpuSeconds += made.cpuSeconds
    context.progress((index + 1) / units.length)
  }
  const result: AnalysedBatch = { units: analysed, cpuSeconds }
  return { result: asJson(result) }
}
