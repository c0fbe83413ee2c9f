import { z } from 'zod'
import { PlayId, ProfileId, TitleId } from '../ids.ts'
import { Instant } from '../shared.ts'
import { defineEvent } from './event.ts'

export const positionSaved = defineEvent({
  name: 'position.saved',
  topic: 'viewing.positions',
  description: 'A profile is at this point of a title. Key: the profile.',
  data: z.object({
    profileId: ProfileId,
    titleId: TitleId,
    playId: PlayId,
    positionSeconds: z.number().min(0),
    durationSeconds: z.number().positive(),
    /** When the viewer was there, by the server's clock. The latest wins. */
    at: Instant,
  }),
})
