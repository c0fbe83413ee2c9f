import { requireProfile } from '../../contracts/service.ts'
import { viewing } from './implementer.ts'
import { readMyList, titlesOf } from './my-list.ts'

export const listMyList = viewing.listMyList.handler(async ({ context }) => ({
  titleIds: titlesOf(await readMyList(context, requireProfile(context.call).profileId)),
}))
