import { chooseMetric } from '../../../media/quality/choose-metric.ts'
import type { WorkedLadder } from '../../../media/ladder/work-out-ladder.ts'
import { drawnLadder, ladderOfTrials } from '../ladder-of-trials.ts'
import { makeableWith } from '../makeable.ts'
import { planLadder } from '../plan-job.ts'
import { putPlan } from '../put-plan.ts'
import type { Step, StepContext } from '../step.ts'
import type { LadderPayload } from '../step-payloads.ts'
import { readSurvey, type Survey } from '../survey.ts'
import type { AnalysedBatch } from './analyse-units.ts'
import { asJson, inspectionIn, payloadIn, resultOf } from './step-inputs.ts'

/** Works out the film's ladder in every codec from what the trials have shown, and plans the rest in the transaction that ends this step. */
export const chooseLadders: Step = async (context) => {
  const { buildIds } = payloadIn<LadderPayload>(context)
  const inspection = inspectionIn(context)
  const survey = await readSurvey(context)
  const ladders = laddersOf(context, survey)
  const { job, master, transcoder } = context
  const plan = planLadder(
    {
      jobId: job.job_id,
      priority: job.priority,
      recipe: job.recipe,
      inspection,
      survey,
      beside: master.beside,
      makeable: makeableWith(transcoder.capabilities),
      buildIds,
    },
    ladders,
  )
  return {
    result: asJson({ rungs: plan.rungs.map((rung) => rung.id) }),
    async change(trx) {
      await trx
        .updateTable('job')
        .set({ ladders: JSON.stringify(ladders.map(drawnLadder)) })
        .where('job_id', '=', job.job_id)
        .execute()
      await putPlan(context, trx, plan, inspection.durationSeconds)
    },
  }
}

const laddersOf = (context: StepContext, survey: Survey): WorkedLadder[] => {
  const { trials, scope } = payloadIn<LadderPayload>(context)
  const { metric } = chooseMetric(context.transcoder.capabilities.filters)
  if (metric === undefined) throw new Error('defect: a ladder is worked out where nothing can be measured')
  return trials.map(({ codec, steps }) =>
    ladderOfTrials({ codec, survey, scope, metric, trials: steps.flatMap((step) => resultOf<AnalysedBatch>(context, step).units) }),
  )
}
