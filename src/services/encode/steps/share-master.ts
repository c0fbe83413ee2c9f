import { storeMaster } from '../store-master.ts'
import type { Step } from '../step.ts'

/** Puts the master where workers without a common folder find it. Only the process whose machine has it can do this. */
export const shareMaster: Step = async (context) => {
  const { master, signal, clock } = context
  await storeMaster(context, master, signal)
  return {
    result: {},
    async change(trx) {
      await trx
        .updateTable('master')
        .set({ stored_at: new Date(clock.now()) })
        .where('master_id', '=', master.master_id)
        .where('stored_at', 'is', null)
        .execute()
    },
  }
}
