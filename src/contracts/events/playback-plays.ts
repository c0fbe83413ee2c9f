import { z } from 'zod'
import { BuildId, PlayId, ProfileId, TitleId } from '../ids.ts'
import { Instant } from '../shared.ts'
import { defineEvent } from './event.ts'

export const playStarted = defineEvent({
  name: 'play.started',
  topic: 'playback.plays',
  description: 'Somebody pressed play and may watch. Key: the play.',
  data: z.object({
    playId: PlayId,
    titleId: TitleId,
    buildId: BuildId,
    /** Absent for an operator's test play. */
    profileId: ProfileId.optional(),
    expiresAt: Instant,
    device: z.string(),
    pathways: z.array(z.string()),
    /** Why these representations and pathways: words for the play's story. */
    reasons: z.array(z.string()),
  }),
})

export const playEnded = defineEvent({
  name: 'play.ended',
  topic: 'playback.plays',
  description: 'A play is over: closed by the viewer or silent for too long. Key: the play.',
  data: z.object({ playId: PlayId, titleId: TitleId, profileId: ProfileId.optional(), reason: z.enum(['closed', 'expired', 'revoked']) }),
})

export const playRevoked = defineEvent({
  name: 'play.revoked',
  topic: 'playback.plays',
  description: 'The token of a play is worth nothing from now on; edges put it on their list. Key: the play.',
  data: z.object({ playId: PlayId, expiresAt: Instant, reason: z.string() }),
})
