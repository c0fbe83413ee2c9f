import { z } from 'zod'
import { PlayId, ProfileId, TitleId } from '../ids.ts'
import { Instant } from '../shared.ts'
import { defineEvent } from './event.ts'

/** What a player tells about one play. Media times and durations are seconds, rates kbit/s (CTA-5004 keys where they exist). */
export const PlayerMoment = z.object({
  /** Unique per moment, made by the player; a batch may be sent twice. */
  id: z.uuid(),
  playId: PlayId,
  /** Counts up within the play. */
  sequence: z.number().int().min(0),
  at: Instant,
  kind: z.enum([
    'attempt',
    'first-frame',
    'playing',
    'paused',
    'seeked',
    'stalled',
    'resumed',
    'switched',
    'pathway',
    'heartbeat',
    'ended',
    'closed',
    'failed',
  ]),
  mediaSeconds: z.number().min(0).optional(),
  /** CMCD `bl`, buffer length in milliseconds. */
  bufferMs: z.number().min(0).optional(),
  /** CMCD `mtp`, measured throughput in kbit/s. */
  throughputKbps: z.number().min(0).optional(),
  /** CMCD `br`, encoded bitrate in kbit/s. */
  bitrateKbps: z.number().min(0).optional(),
  height: z.number().int().min(0).optional(),
  pathway: z.string().max(100).optional(),
  /** Milliseconds since `attempt` (first-frame), or since the stall began (resumed). */
  elapsedMs: z.number().min(0).optional(),
  code: z.string().max(100).optional(),
  message: z.string().max(1000).optional(),
})
export type PlayerMoment = z.infer<typeof PlayerMoment>

export const playerMoment = defineEvent({
  name: 'player.moment',
  topic: 'player.moments',
  description: 'One moment of a play as the player saw it. Key: the play.',
  data: PlayerMoment.extend({ profileId: ProfileId.optional(), titleId: TitleId.optional() }),
})
