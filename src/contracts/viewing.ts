import { z } from 'zod'
import { PlayId, ProfileId, TitleId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

export const Position = z.object({
  titleId: TitleId,
  positionSeconds: z.number(),
  durationSeconds: z.number(),
  /** Watched to the credits. */
  finished: z.boolean(),
  at: Instant,
})
export type Position = z.infer<typeof Position>

export const viewing = {
  savePosition: publicOperation('profile')
    .route({ method: 'PUT', path: '/viewing/positions/{titleId}', summary: 'The viewer is here', tags: ['Viewing'] })
    .input(
      z.object({
        titleId: TitleId,
        playId: PlayId,
        positionSeconds: z.number().min(0).max(1e6),
        durationSeconds: z.number().positive().max(1e6),
        /** How long ago the viewer was there, for positions that were kept on the client; at most a year. */
        ageMs: z.number().int().min(0).max(31_536_000_000).default(0),
      }),
    )
    .output(z.object({})),

  listPositions: publicOperation('profile')
    .route({ method: 'GET', path: '/viewing/positions', summary: 'Where the profile is in its titles, latest first', tags: ['Viewing'] })
    .output(z.object({ items: z.array(Position) })),

  forgetTitle: publicOperation('profile')
    .route({ method: 'DELETE', path: '/viewing/positions/{titleId}', summary: 'Take a title out of the history', tags: ['Viewing'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({})),

  listMyList: publicOperation('profile')
    .route({ method: 'GET', path: '/viewing/list', summary: 'What the profile keeps for later', tags: ['Viewing'] })
    .output(z.object({ titleIds: z.array(TitleId) })),

  addToMyList: publicOperation('profile')
    .route({ method: 'PUT', path: '/viewing/list/{titleId}', summary: 'Keep a title for later', tags: ['Viewing'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({})),

  removeFromMyList: publicOperation('profile')
    .route({ method: 'DELETE', path: '/viewing/list/{titleId}', summary: 'Take a title from the list', tags: ['Viewing'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({})),

  /** For playback (where to resume) and home (rows): latest first, at most 200. */
  readHistory: internalOperation
    .input(z.object({ profileId: ProfileId, titleIds: z.array(TitleId).max(500).optional() }))
    .output(z.object({ items: z.array(Position), myList: z.array(TitleId) })),
}
