import { type EventOf, type PlayerMoment, playerMoment } from '../../contracts/events/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { requirePerson } from '../../contracts/service.ts'
import { fromInstant, toInstant } from '../../kit/clock.ts'
import { events } from './implementer.ts'

/**
 * Moments go into the log as they are, each under its own id, with the profile of whoever sent them. The collector does not know whose
 * play it is: a story leaves out what another profile said about it.
 */
export const accept = events.accept.handler(async ({ input, context }) => {
  const { eventLog, clock, call } = context
  const { profileId } = requirePerson(call)
  const now = clock.now()
  const aheadMs = aheadOf(input.moments, now)
  const entries = input.moments.map((moment) => {
    const event = eventOf({ ...moment, at: toInstant(fromInstant(moment.at) - aheadMs) }, { profileId, titleId: input.titleId }, now)
    return { key: moment.playId, value: JSON.stringify(event) }
  })
  await eventLog.append(playerMoment.topic, entries)
  return { accepted: entries.length }
})

/** A clock that is wrong towards the future is seen at once: its batch is moved back, so that its latest moment is now. */
const aheadOf = (moments: readonly PlayerMoment[], now: number): number =>
  Math.max(0, ...moments.map((moment) => fromInstant(moment.at) - now))

const eventOf = (
  moment: PlayerMoment,
  from: { profileId: EventOf<typeof playerMoment>['data']['profileId']; titleId: TitleId | undefined },
  now: number,
): EventOf<typeof playerMoment> => ({
  id: moment.id,
  name: playerMoment.name,
  at: toInstant(now),
  key: moment.playId,
  sequence: moment.sequence,
  data: { ...moment, ...from },
})
