import { requireProfile } from '../../contracts/service.ts'
import { viewing } from './implementer.ts'

export const removeFromMyList = viewing.removeFromMyList.handler(async ({ input, context }) => {
  await context.myLists.remove(requireProfile(context.call).profileId, input.titleId, context.nextToken())
  return {}
})
