import type { EventOf, playerMoment } from '../../contracts/events/index.ts'
import type { RecordWrite } from '../../engines/records/port.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { EventsContext } from './implementer.ts'
import { type MinuteMark, minuteOf, minuteTtlMs, onceToken, storyKey, storyTtlMs } from './tables.ts'

/** One line of the play's story, and the marks of the minute in which it was heard. The same moment twice writes the same again. */
export const onPlayerMoment = async (
  { stories, minutes }: Pick<EventsContext, 'stories' | 'minutes'>,
  event: EventOf<typeof playerMoment>,
): Promise<void> => {
  const { data } = event
  const at = fromInstant(data.at)
  const heardAt = fromInstant(event.at)
  await Promise.all([
    stories.put({
      partition: data.playId,
      key: storyKey(at, data.sequence, data.id),
      value: { source: 'player', at, moment: data },
      token: onceToken,
      ttlMs: storyTtlMs,
    }),
    minutes.putAll(marksOf(data, heardAt)),
  ])
}

const marksOf = (moment: EventOf<typeof playerMoment>['data'], heardAt: number): RecordWrite<MinuteMark>[] => {
  const { playId, profileId } = moment
  const write = (value: MinuteMark, token: number): RecordWrite<MinuteMark> => ({
    partition: minuteOf(heardAt),
    key: `${value.kind}|${playId}|${profileId ?? ''}`,
    value,
    token,
    ttlMs: minuteTtlMs,
  })
  const over = moment.kind === 'ended' || moment.kind === 'closed' || moment.kind === 'failed'
  // The latest moment of the play in this minute says whether it is still alive.
  const marks = [write({ kind: 'alive', profileId, at: heardAt, over }, moment.sequence + 1)]
  if (moment.kind === 'failed') marks.push(write({ kind: 'failure', profileId }, onceToken))
  if (moment.kind === 'first-frame' && moment.elapsedMs !== undefined)
    marks.push(write({ kind: 'first-frame', profileId, elapsedMs: moment.elapsedMs }, onceToken))
  return marks
}
