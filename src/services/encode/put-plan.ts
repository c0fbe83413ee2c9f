import type { Transaction } from '../../engines/sql/port.ts'
import { Failure } from '../../kit/failure.ts'
import { audioBps } from '../../media/ladder/plan-audio.ts'
import { plannedNeedBytes } from './estimate.ts'
import type { JobPlan } from './plan-job.ts'
import type { StepContext } from './step.ts'
import type { Tables } from './tables.ts'

/** Of its cap an ordinary film uses about so much. */
export const usualShareOfCap = 0.6

/** Sets aside the space that a plan needs, and puts its steps. Failure `DISK_FULL`. */
export const putPlan = async (context: StepContext, trx: Transaction<Tables>, plan: JobPlan, durationSeconds: number): Promise<void> => {
  const { job, space } = context
  const rates = [
    ...plan.rungs.map((rung) => ({ averageBps: rung.maxrateBps * usualShareOfCap })),
    ...plan.audio.map(({ codec, layout }) => ({ averageBps: audioBps(codec, layout) })),
  ]
  const neededBytes = plannedNeedBytes(rates, durationSeconds)
  const freeBytes = (await space.freeBytes(trx)) + Math.max(0, job.reserved_bytes - job.written_bytes)
  if (neededBytes > freeBytes)
    throw new Failure(
      'DISK_FULL',
      `The builds need about ${neededBytes} bytes, and ${freeBytes} are free. Free some space; the job goes on by itself.`,
      { neededBytes, freeBytes },
    )
  await trx.updateTable('job').set({ reserved_bytes: neededBytes }).where('job_id', '=', job.job_id).execute()
  await context.work.put(trx, plan.items)
}
