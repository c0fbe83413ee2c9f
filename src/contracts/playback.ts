import { z } from 'zod'
import { BuildId, PlayId, TitleId } from './ids.ts'
import { publicOperation } from './operation.ts'
import { rightsErrors } from './rights.ts'
import { IdempotencyKey, inOneLine, Instant } from './shared.ts'

/** What a device says it can show. Families, not profiles: exact CODECS strings stand in the manifest for the player to check. */
export const DeviceCapabilities = z.object({
  name: inOneLine(z.string().max(100)).default('unknown device'),
  videoCodecs: z
    .array(z.enum(['h264', 'hevc', 'vp9', 'av1']))
    .min(1)
    .default(['h264']),
  audioCodecs: z
    .array(z.enum(['aac', 'opus']))
    .min(1)
    .default(['aac']),
  maxHeight: z.number().int().min(1).max(8640).default(1080),
  /** Speakers that it plays to, or channels that it passes on to what does. A device that does not say hears stereo. */
  maxChannels: z.number().int().min(1).max(64).default(2),
  /** What its screen shows as it is meant: `pq` is HDR10. A device that does not say shows standard range. */
  dynamicRanges: z
    .array(z.enum(['sdr', 'hlg', 'pq']))
    .min(1)
    .default(['sdr']),
})
export type DeviceCapabilities = z.infer<typeof DeviceCapabilities>

/** One way to the bytes. Use them in the order given. */
export const Pathway = z.object({
  edge: z.string(),
  /** Ends with a slash; everything of the play lies below it. The token is its last element but one. */
  baseUrl: z.string(),
  dashUrl: z.string(),
  hlsUrl: z.string(),
})
export type Pathway = z.infer<typeof Pathway>

export const PlaySession = z.object({
  playId: PlayId,
  titleId: TitleId,
  buildId: BuildId,
  /** Of the first pathway. */
  dashUrl: z.string(),
  hlsUrl: z.string(),
  /** Absent: the build is in the clear. */
  licenceUrl: z.string().optional(),
  pathways: z.array(Pathway).min(1),
  /** The right to bytes ends here; `renew` before. */
  expiresAt: Instant,
  durationSeconds: z.number(),
  /** Where to begin, from the profile's own history. */
  resumeSeconds: z.number(),
  /** The title after this one, for the next-episode card. */
  nextTitleId: TitleId.optional(),
  /** Say that the play is alive this often. */
  heartbeatSeconds: z.number(),
})
export type PlaySession = z.infer<typeof PlaySession>

export const playErrors = {
  NO_SUCH_TITLE: { status: 404, message: 'There is no such title.' },
  NOT_READY: { status: 409, message: 'This title is still being made ready. Try again in a moment.' },
  NOT_A_VIDEO: { status: 409, message: 'A series has no picture of its own: play one of its episodes.' },
  NOT_IN_OFFER: { status: 403, message: 'The subscription of this account is not active.' },
  TOO_MATURE: {
    status: 403,
    message: 'This profile may not watch this title.',
    data: z.object({ maturityAge: z.number(), limit: z.number() }),
  },
  ...rightsErrors,
  NO_REPRESENTATION: { status: 409, message: 'This title has no version that the device can show.' },
  NO_PATHWAY: { status: 503, message: 'No edge can deliver this title right now. Try again in a moment.' },
} as const

export const playback = {
  startSession: publicOperation('profile')
    .route({ method: 'POST', path: '/playback/sessions', summary: 'Start a play', tags: ['Playback'], successStatus: 201 })
    .input(
      z.object({
        titleId: TitleId,
        device: DeviceCapabilities.default(DeviceCapabilities.parse({})),
        idempotencyKey: IdempotencyKey.optional(),
      }),
    )
    .output(PlaySession)
    .errors(playErrors),

  /** The same for an operator who tests: no profile, no position, any title with a build. */
  startTestSession: publicOperation('operator')
    .route({
      method: 'POST',
      path: '/playback/test-sessions',
      summary: "Start an operator's test play",
      tags: ['Playback'],
      successStatus: 201,
    })
    .input(z.object({ titleId: TitleId, buildId: BuildId.optional(), device: DeviceCapabilities.default(DeviceCapabilities.parse({})) }))
    .output(PlaySession)
    .errors(playErrors),

  // These three ask for the one whose play it is: its profile, or the operator who tests and needs none.
  renewSession: publicOperation('signed-in', { scope: 'watch' })
    .route({
      method: 'POST',
      path: '/playback/sessions/{playId}/renew',
      summary: 'New pathways and a new token for a running play',
      tags: ['Playback'],
    })
    .input(z.object({ playId: PlayId }))
    .output(PlaySession)
    .errors({ ...playErrors, NO_SUCH_PLAY: { status: 404, message: 'There is no such play.' } }),

  heartbeat: publicOperation('signed-in', { scope: 'watch' })
    .route({ method: 'POST', path: '/playback/sessions/{playId}/heartbeat', summary: 'The play is alive', tags: ['Playback'] })
    .input(z.object({ playId: PlayId }))
    .output(z.object({ goOn: z.boolean() }))
    .errors({ NO_SUCH_PLAY: { status: 404, message: 'There is no such play.' } }),

  endSession: publicOperation('signed-in', { scope: 'watch' })
    .route({ method: 'POST', path: '/playback/sessions/{playId}/end', summary: 'The play is over', tags: ['Playback'] })
    .input(z.object({ playId: PlayId }))
    .output(z.object({}))
    .errors({ NO_SUCH_PLAY: { status: 404, message: 'There is no such play.' } }),

  /** How many play now; encode pauses its low-priority work while there are any. */
  countPlays: publicOperation('operator')
    .route({ method: 'GET', path: '/playback/now', summary: 'Plays that are alive', tags: ['Playback'] })
    .output(z.object({ plays: z.number().int() })),
}
