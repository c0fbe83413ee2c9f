import type { Story } from '../../contracts/events.ts'
import { toInstant } from '../../kit/clock.ts'
import { mapLimited } from '../../kit/limits.ts'
import { events, type EventsContext } from './implementer.ts'
import { ownEntries } from './story.ts'
import { summaryOf } from './summary.ts'
import { dayOf, type StartedPlay, storyEntries, storyTtlMs } from './tables.ts'

const dayMs = 86_400_000
/** Stories read at once. */
const parallelStories = 8

export const listPlays = events.listPlays.handler(async ({ input, context }) => {
  const plays = await readLatest(context, input.limit)
  const items = await mapLimited(plays, parallelStories, async (play) => ({
    playId: play.playId,
    titleId: play.titleId,
    buildId: play.buildId,
    startedAt: toInstant(play.startedAt),
    summary: await readSummary(context, play),
  }))
  return { items }
})

const readSummary = async ({ stories }: EventsContext, play: StartedPlay): Promise<Story['summary']> => {
  const records = await stories.range(play.playId, { limit: storyEntries })
  return summaryOf(
    ownEntries(
      records.map((record) => record.value),
      play,
    ),
  )
}

/** Latest first: day by day back to where stories are no longer kept. */
const readLatest = async ({ plays, clock }: EventsContext, limit: number): Promise<StartedPlay[]> => {
  const found: StartedPlay[] = []
  const now = clock.now()
  for (let at = now; found.length < limit && at > now - storyTtlMs; at -= dayMs) {
    const records = await plays.range(dayOf(at), { reverse: true, limit: limit - found.length })
    found.push(...records.map((record) => record.value))
  }
  return found
}
