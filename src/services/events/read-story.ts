import type { Story } from '../../contracts/events.ts'
import type { PlayId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import { events, type EventsContext } from './implementer.ts'
import { linesOf, ownEntries } from './story.ts'
import { summaryOf } from './summary.ts'
import { startedKey, storyEntries } from './tables.ts'

export const readStory = events.readStory.handler(async ({ input, context, errors }) => {
  const story = await readStoryOf(context, input.playId)
  if (!story) throw errors.NO_SUCH_PLAY()
  return story
})

/** Undefined when nothing is known of the play. */
const readStoryOf = async ({ stories, plays }: Pick<EventsContext, 'stories' | 'plays'>, playId: PlayId): Promise<Story | undefined> => {
  const [records, started] = await Promise.all([stories.range(playId, { limit: storyEntries }), plays.get(playId, startedKey)])
  const play = started?.value
  const entries = ownEntries(
    records.map((record) => record.value),
    play,
  )
  const first = entries[0]
  if (!first) return undefined
  return {
    playId,
    titleId: play?.titleId,
    buildId: play?.buildId,
    startedAt: play && toInstant(play.startedAt),
    summary: summaryOf(entries),
    lines: linesOf(entries, play?.startedAt ?? first.at),
  }
}
