import { readPositions } from './history.ts'
import { viewing } from './implementer.ts'
import { readMyList, titlesOf } from './my-list.ts'

export const readHistory = viewing.readHistory.handler(async ({ input, context }) => {
  const [items, myList] = await Promise.all([readPositions(context, input.profileId, input.titleIds), readMyList(context, input.profileId)])
  return { items, myList: titlesOf(myList) }
})
