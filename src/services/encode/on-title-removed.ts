import type { EventOf, titleRemoved } from '../../contracts/events/index.ts'
import type { EncodeContext } from './implementer.ts'
import { removeMaster } from './masters.ts'
import { removeBuilds } from './remove-builds.ts'

/** What was made for a title goes with it, and its masters do; what is still being made is cancelled. Heard twice, it finds nothing left to do. */
export const onTitleRemoved = async (context: EncodeContext, event: EventOf<typeof titleRemoved>): Promise<void> => {
  const { titleId } = event.data
  const stopped = await context.sql.transaction(async (trx) => {
    const jobs = await trx
      .updateTable('job')
      .set({
        state: 'cancelled',
        reason: 'The title was removed.',
        reason_code: 'TITLE_REMOVED',
        finished_at: new Date(context.clock.now()),
        cleared_at: null,
      })
      .where('title_id', '=', titleId)
      .where('state', 'in', ['open', 'failed'])
      .returning('job_id')
      .execute()
    for (const job of jobs) await context.work.cancelGroup(trx, job.job_id)
    const builds = await trx
      .selectFrom('build')
      .select('build_id')
      .where('title_id', '=', titleId)
      .where('state', '!=', 'removed')
      .execute()
    await removeBuilds(
      context,
      trx,
      builds.map((build) => build.build_id),
    )
    return jobs
  })
  for (const job of stopped) context.worker.stopGroup(job.job_id)
  const masters = await context.sql.db
    .selectFrom('master')
    .selectAll()
    .where('title_id', '=', titleId)
    .where('removed_at', 'is', null)
    .execute()
  for (const master of masters) await removeMaster(context, master)
  context.outbox.nudge()
}
