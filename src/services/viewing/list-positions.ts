import { requireProfile } from '../../contracts/service.ts'
import { readPositions } from './history.ts'
import { viewing } from './implementer.ts'

export const listPositions = viewing.listPositions.handler(async ({ context }) => ({
  items: await readPositions(context, requireProfile(context.call).profileId),
}))
