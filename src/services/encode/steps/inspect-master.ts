import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildId } from '../../../contracts/ids.ts'
import type { InspectionReport } from '../../../media/inspection/report.ts'
import { examineFile } from '../examine-file.ts'
import type { Inspection } from '../inspection.ts'
import { keepOutputs, readOutput } from '../kept.ts'
import { makeableWith } from '../makeable.ts'
import { besideFiles, checkUnchanged, masterFile } from '../master-file.ts'
import { planJob } from '../plan-job.ts'
import { putPlan } from '../put-plan.ts'
import { refuseMaster } from '../refuse-master.ts'
import type { Step, StepContext, StepOutcome } from '../step.ts'
import { readSurvey, reportName } from '../survey.ts'
import { asJson } from './step-inputs.ts'
import type { Refusal } from '../unreadable-master.ts'

/** What is kept with the step; the survey and the report are files beside it. */
interface Inspected {
  readonly refusal?: Refusal
  readonly inspection?: Inspection
  readonly sha256?: string
  readonly cpuSeconds: number
}

/**
 * Judges the master and, when it is fit, plans everything that follows: the judgement and the plan are written in the transaction that ends
 * this step.
 */
export const inspectMaster: Step = async (context) => {
  const inspected = await keepOutputs(context, (folder): Promise<Inspected> => inspect(context, folder))
  const report = JSON.parse(await readOutput(context, context.stepId, reportName)) as InspectionReport
  const { refusal, inspection, sha256, cpuSeconds } = inspected
  const outcome = refusal || !inspection ? refuseMaster(context, refusal!) : await planned(context, inspection, cpuSeconds)
  return {
    ...outcome,
    async change(trx) {
      if (sha256 !== undefined) await trx.updateTable('master').set({ sha256 }).where('master_id', '=', context.master.master_id).execute()
      await trx
        .updateTable('job')
        .set({ report: JSON.stringify(report) })
        .where('job_id', '=', context.job.job_id)
        .execute()
      await outcome.change?.(trx)
    },
  }
}

const planned = async (context: StepContext, inspection: Inspection, cpuSeconds: number): Promise<StepOutcome> => {
  const survey = await readSurvey(context)
  const plan = planJob({
    jobId: context.job.job_id,
    priority: context.job.priority,
    recipe: context.job.recipe,
    inspection,
    survey,
    beside: context.master.beside,
    makeable: makeableWith(context.transcoder.capabilities),
    buildIds: { first: context.newId<BuildId>(), full: context.newId<BuildId>() },
  })
  return {
    result: asJson({ frames: survey.frames, shots: survey.shots.length, segments: survey.segments.length, cpuSeconds }),
    async change(trx) {
      await trx
        .updateTable('job')
        .set({ inspection: JSON.stringify(inspection) })
        .where('job_id', '=', context.job.job_id)
        .execute()
      await putPlan(context, trx, plan, inspection.durationSeconds)
    },
  }
}

const inspect = async (context: StepContext, folder: string): Promise<Inspected> => {
  const { master } = context
  const { report, refusal, film, sha256, cpuSeconds } = await examineFile({
    path: await masterFile(context),
    sizeBytes: master.size_bytes,
    beside: await besideFiles(context),
    promised: master.expected_sums,
    checkUnchanged: () => checkUnchanged(master),
    capabilities: context.transcoder.capabilities,
    run: context.run,
    folder,
    progress: context.progress,
    signal: context.signal,
  })
  await writeFile(join(folder, reportName), JSON.stringify(report))
  return {
    ...(film ? { inspection: film.inspection } : { refusal: refusal! }),
    ...(sha256 !== undefined && { sha256 }),
    cpuSeconds,
  }
}
