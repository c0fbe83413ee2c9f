import type { StepContext, StepOutcome } from './step.ts'
import type { Refusal } from './unreadable-master.ts'

/** Ends the job because of its master; nothing follows. */
export const refuseMaster = (context: StepContext, { code, reason }: Refusal): StepOutcome => {
  context.log.info('master refused', { code, reason })
  return {
    result: { refused: code },
    async change(trx) {
      await trx
        .updateTable('job')
        .set({ state: 'refused', reason, reason_code: code, finished_at: new Date(context.clock.now()) })
        .where('job_id', '=', context.job.job_id)
        .execute()
    },
  }
}
