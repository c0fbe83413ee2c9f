import { type EventOf, positionSaved } from '../../contracts/events/index.ts'
import { requireProfile } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'
import { foldPosition } from './fold-position.ts'
import { viewing } from './implementer.ts'

/**
 * The log first, then the record: when the process dies in between, the reaction to the event makes up for it. Titles are not looked
 * up: a position may be kept for one that this house no longer has.
 */
export const savePosition = viewing.savePosition.handler(async ({ input, context }) => {
  const { eventLog, clock, newId, call } = context
  const { profileId } = requireProfile(call)
  const { titleId, playId, durationSeconds, ageMs } = input
  const now = clock.now()
  const at = now - ageMs
  const event: EventOf<typeof positionSaved> = {
    id: newId(),
    name: positionSaved.name,
    at: toInstant(now),
    key: profileId,
    sequence: at,
    data: {
      profileId,
      titleId,
      playId,
      positionSeconds: Math.min(input.positionSeconds, durationSeconds),
      durationSeconds,
      at: toInstant(at),
    },
  }
  await eventLog.append(positionSaved.topic, [{ key: profileId, value: JSON.stringify(event) }])
  await foldPosition(context, event)
  return {}
})
