import { Failure } from '../../kit/failure.ts'
import type { EncodeContext } from './implementer.ts'
import { checkUnchanged, filmName, masterPlace, masterSources } from './master-file.ts'
import type { StepContext } from './step.ts'

/** Puts a master and the files beside it into the store, whole and as they were handed over. Failures `MASTER_MISSING`, `MASTER_CHANGED`. */
export const storeMaster = async (
  { storedFiles }: Pick<EncodeContext, 'storedFiles'>,
  master: StepContext['master'],
  signal?: AbortSignal,
): Promise<void> => {
  if (master.stored_at) return
  await checkUnchanged(master)
  const place = masterPlace(master)
  const sums = await storedFiles.store(place, masterSources(master), signal)
  await checkUnchanged(master)
  if (master.sha256 === null || sums[filmName] === master.sha256) return
  await storedFiles.remove(place.scope)
  throw new Failure('MASTER_CHANGED', `The master has the sum ${sums[filmName]}, and had ${master.sha256} when it was looked into.`)
}
