import { requireProfile } from '../../contracts/service.ts'
import { viewing } from './implementer.ts'
import { readMyList } from './my-list.ts'
import { myListTitles } from './tables.ts'

/** A title that is on the list already keeps its place. When the list is full, the oldest makes room. */
export const addToMyList = viewing.addToMyList.handler(async ({ input, context }) => {
  const { myLists, clock, nextToken, call } = context
  const { profileId } = requireProfile(call)
  const kept = await readMyList(context, profileId)
  if (kept.some((record) => record.key === input.titleId)) return {}
  await myLists.put({ partition: profileId, key: input.titleId, value: { addedAt: clock.now() }, token: nextToken() })
  await Promise.all(kept.slice(myListTitles - 1).map((record) => myLists.remove(profileId, record.key, record.token + 1)))
  return {}
})
