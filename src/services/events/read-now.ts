import type { PlayId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import { mapLimited } from '../../kit/limits.ts'
import { events, type EventsContext } from './implementer.ts'
import { percentile, rebufferRatio } from './now.ts'
import { isOwn, ownEntries } from './story.ts'
import { summaryOf } from './summary.ts'
import { type MinuteMark, minuteOf, startedKey, type StartedPlay, storyEntries } from './tables.ts'

const minuteMs = 60_000
/** How far back "right now" goes. */
const minutesShown = 15
/** A play not heard of for this long is not playing. */
const aliveMs = minuteMs
/** Marks read of one minute, and plays whose stories make up the rebuffer ratio: enough for an honest picture. */
const marksPerMinute = 20_000
const playsSampled = 200
const parallelReads = 16

interface Heard {
  readonly minute: number
  readonly playId: PlayId
  readonly mark: MinuteMark
}
type HeardOfPlay = Heard & { readonly play: StartedPlay }

export const readNow = events.readNow.handler(async ({ context }) => {
  const now = context.clock.now()
  const thisMinute = now - (now % minuteMs)
  const minutes = Array.from({ length: minutesShown }, (_, index) => thisMinute - (minutesShown - 1 - index) * minuteMs)
  const heard = await onlyOwn(context, (await mapLimited(minutes, parallelReads, (minute) => readMinute(context, minute))).flat())
  const inMinute = (minute: number, kind: MinuteMark['kind']) =>
    heard.filter((each) => each.minute === minute && each.mark.kind === kind).length
  const firstFrames = [
    ...new Map(heard.flatMap(({ playId, mark }) => (mark.kind === 'first-frame' ? [[playId, mark.elapsedMs]] : []))).values(),
  ]
  return {
    playing: playsAlive(heard, now).length,
    startsPerMinute: minutes.map((minute) => ({
      at: toInstant(minute),
      starts: inMinute(minute, 'start'),
      failures: inMinute(minute, 'failure'),
    })),
    ...(firstFrames.length > 0 && { firstFrameMs: { p50: percentile(firstFrames, 0.5), p95: percentile(firstFrames, 0.95) } }),
    rebufferRatio: await recentRebuffering(context, heard, minutes[0]!),
  }
})

const readMinute = async ({ minutes }: EventsContext, minute: number): Promise<Heard[]> =>
  (await minutes.range(minuteOf(minute), { limit: marksPerMinute })).map(({ key, value }) => ({
    minute,
    playId: key.split('|')[1] as PlayId,
    mark: value,
  }))

/** What was said about plays that exist, by those whose plays they are. */
const onlyOwn = async ({ plays }: EventsContext, heard: readonly Heard[]): Promise<HeardOfPlay[]> => {
  const playIds = [...new Set(heard.map(({ playId }) => playId))]
  const started = new Map(
    await mapLimited(playIds, parallelReads, async (playId) => [playId, (await plays.get(playId, startedKey))?.value] as const),
  )
  return heard.flatMap((each) => {
    const play = started.get(each.playId)
    return play && (each.mark.kind === 'start' || isOwn(play, each.mark.profileId)) ? [{ ...each, play }] : []
  })
}

/** By their latest mark: heard of lately, and not as over. */
const playsAlive = (heard: readonly Heard[], now: number): PlayId[] => {
  const latest = new Map<PlayId, Extract<MinuteMark, { kind: 'alive' }>>()
  for (const { playId, mark } of heard) if (mark.kind === 'alive') latest.set(playId, mark)
  return [...latest].filter(([, mark]) => !mark.over && now - mark.at < aliveMs).map(([playId]) => playId)
}

/** From the stories of the plays that were heard of last, the part since `from`. */
const recentRebuffering = async ({ stories }: EventsContext, heard: readonly HeardOfPlay[], from: number): Promise<number> => {
  const latestFirst = new Map(heard.toReversed().flatMap(({ playId, mark, play }) => (mark.kind === 'alive' ? [[playId, play]] : [])))
  const summaries = await mapLimited([...latestFirst.values()].slice(0, playsSampled), parallelReads, async (play) => {
    const records = await stories.range(play.playId, { from: toInstant(from), limit: storyEntries })
    return summaryOf(
      ownEntries(
        records.map((record) => record.value),
        play,
      ),
    )
  })
  return rebufferRatio(summaries)
}
