import { requireProfile } from '../../contracts/service.ts'
import { viewing } from './implementer.ts'
import { forgetTokenAt } from './tables.ts'

/** The record store remembers that the title was forgotten, so that news of a position from before does not bring it back. */
export const forgetTitle = viewing.forgetTitle.handler(async ({ input, context }) => {
  const { positions, clock, call } = context
  await positions.remove(requireProfile(call).profileId, input.titleId, forgetTokenAt(clock.now()))
  return {}
})
