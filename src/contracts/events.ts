import { z } from 'zod'
import { BuildId, PlayId, TitleId } from './ids.ts'
import { PlayerMoment } from './events/player-moments.ts'
import { publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

/** One line of a play's story. */
export const StoryLine = z.object({
  at: Instant,
  /** Milliseconds since the play began. */
  sinceStartMs: z.number(),
  source: z.enum(['playback', 'player', 'edge']),
  kind: z.string(),
  words: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export const Story = z.object({
  playId: PlayId,
  titleId: TitleId.optional(),
  buildId: BuildId.optional(),
  startedAt: Instant.optional(),
  /** What it was like: time to first frame, stalls, average bitrate. */
  summary: z.object({
    firstFrameMs: z.number().optional(),
    stalls: z.number().int(),
    stalledMs: z.number(),
    watchedSeconds: z.number(),
    averageKbps: z.number().optional(),
    ended: z.string().optional(),
    failure: z.string().optional(),
  }),
  lines: z.array(StoryLine),
})
export type Story = z.infer<typeof Story>

export const events = {
  accept: publicOperation('signed-in', { scope: 'watch' })
    .route({ method: 'POST', path: '/events', summary: 'Moments of plays, as players saw them', tags: ['Events'], successStatus: 202 })
    .input(z.object({ moments: z.array(PlayerMoment).min(1).max(200), titleId: TitleId.optional() }))
    .output(z.object({ accepted: z.number().int() })),

  readStory: publicOperation('operator')
    .route({ method: 'GET', path: '/plays/{playId}/story', summary: "One play's whole story", tags: ['Events'] })
    .input(z.object({ playId: PlayId }))
    .output(Story)
    .errors({ NO_SUCH_PLAY: { status: 404, message: 'Nothing is known of such a play.' } }),

  listPlays: publicOperation('operator')
    .route({ method: 'GET', path: '/plays', summary: 'The latest plays', tags: ['Events'] })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.object({ items: z.array(Story.omit({ lines: true })) })),

  /** The last minutes at a glance, for the console's first screen. */
  readNow: publicOperation('operator')
    .route({ method: 'GET', path: '/now', summary: 'How the service is right now', tags: ['Events'] })
    .output(
      z.object({
        playing: z.number().int(),
        startsPerMinute: z.array(z.object({ at: Instant, starts: z.number().int(), failures: z.number().int() })),
        firstFrameMs: z.object({ p50: z.number(), p95: z.number() }).optional(),
        rebufferRatio: z.number(),
      }),
    ),
}
