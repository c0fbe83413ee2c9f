import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import type { Position } from '../../contracts/viewing.ts'
import type { StoredRecord } from '../../engines/records/port.ts'
import { toInstant } from '../../kit/clock.ts'
import { isFinished } from './finished.ts'
import type { ViewingContext } from './implementer.ts'
import { historyTitles, type PlacedPosition } from './tables.ts'

/** Positions given out at once, the latest ones. */
const positionsGiven = 200

/** Where the profile is, latest first: in all its titles, or in those of `titleIds`. */
export const readPositions = async (
  context: Pick<ViewingContext, 'positions'>,
  profileId: ProfileId,
  titleIds?: readonly TitleId[],
): Promise<Position[]> => {
  const records = titleIds
    ? (await Promise.all([...new Set(titleIds)].map((titleId) => context.positions.get(profileId, titleId)))).filter(
        (record) => record !== undefined,
      )
    : await readAll(context, profileId)
  return records.toSorted(latestFirst).slice(0, positionsGiven).map(positionOf)
}

const readAll = async ({ positions }: Pick<ViewingContext, 'positions'>, profileId: ProfileId): Promise<StoredRecord<PlacedPosition>[]> => {
  // Twice the bound: what was added since the last look is there too and pushes the oldest out.
  const records = (await positions.range(profileId, { limit: historyTitles * 2 })).toSorted(latestFirst)
  await Promise.all(records.slice(historyTitles).map((record) => positions.remove(profileId, record.key, record.token + 1)))
  return records.slice(0, historyTitles)
}

const latestFirst = (a: StoredRecord<PlacedPosition>, b: StoredRecord<PlacedPosition>): number =>
  b.value.at - a.value.at || (a.key < b.key ? -1 : 1)

const positionOf = ({ key, value }: StoredRecord<PlacedPosition>): Position => ({
  titleId: key as TitleId,
  positionSeconds: value.positionSeconds,
  durationSeconds: value.durationSeconds,
  finished: isFinished(value.positionSeconds, value.durationSeconds),
  at: toInstant(value.at),
})
