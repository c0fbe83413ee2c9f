import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import type { StoredRecord } from '../../engines/records/port.ts'
import type { ViewingContext } from './implementer.ts'
import { type KeptTitle, myListTitles } from './tables.ts'

/** What a profile keeps for later, the latest first. */
export const readMyList = async (context: Pick<ViewingContext, 'myLists'>, profileId: ProfileId): Promise<StoredRecord<KeptTitle>[]> => {
  const records = await context.myLists.range(profileId, { limit: myListTitles * 2 })
  return records.toSorted((a, b) => b.token - a.token).slice(0, myListTitles)
}

export const titlesOf = (records: readonly StoredRecord<KeptTitle>[]): TitleId[] => records.map((record) => record.key as TitleId)
