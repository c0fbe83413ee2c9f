import type { EventOf, positionSaved } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { ViewingContext } from './implementer.ts'
import { tokenAt } from './tables.ts'

/** The position as a record. The viewer's time is the token: twice is once, and a late one loses against what came after it. */
export const foldPosition = async (
  { positions }: Pick<ViewingContext, 'positions'>,
  { data }: EventOf<typeof positionSaved>,
): Promise<void> => {
  const at = fromInstant(data.at)
  await positions.put({
    partition: data.profileId,
    key: data.titleId,
    value: { positionSeconds: data.positionSeconds, durationSeconds: data.durationSeconds, at },
    token: tokenAt(at),
  })
}
