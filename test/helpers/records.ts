import { openRecords } from '../../src/engines/records/lmdb-records.ts'
import type { Records } from '../../src/engines/records/port.ts'
import type { Clock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Empty records in a folder of their own, gone at dispose. */
export const openTestRecords = async (clock: Clock): Promise<AsyncDisposable & { readonly records: Records }> => {
  const folder = await temporaryFolder()
  const records = openRecords({ folder: folder.path, clock, log: silentLog })
  return {
    records,
    async [Symbol.asyncDispose]() {
      await records.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
