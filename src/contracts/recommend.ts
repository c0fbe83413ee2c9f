import { z } from 'zod'
import { Card } from './catalogue.ts'
import { TitleId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'

export const HomeCard = Card.extend({
  /** Where the profile is in it; for a series, in the episode to go on with. */
  progress: z.object({ positionSeconds: z.number(), durationSeconds: z.number() }).optional(),
  /** What pressing play on this card starts: an episode for a series. */
  playTitleId: TitleId.optional(),
  inMyList: z.boolean(),
})
export type HomeCard = z.infer<typeof HomeCard>

export const HomeRow = z.object({
  rowId: z.string(),
  kind: z.enum(['continue', 'my-list', 'because', 'popular', 'new', 'genre']),
  name: z.string(),
  /** Why this row is here, in words. */
  reason: z.string(),
  items: z.array(HomeCard),
})

export const Home = z.object({
  hero: HomeCard.extend({ reason: z.string() }).optional(),
  rows: z.array(HomeRow),
  /** True while the house is still making its first titles. */
  preparing: z.boolean(),
})
export type Home = z.infer<typeof Home>

export const recommend = {
  readHome: publicOperation('profile')
    .route({ method: 'GET', path: '/home', summary: 'The home page of a profile', tags: ['Browse'] })
    .output(Home),

  moreLike: publicOperation('profile')
    .route({ method: 'GET', path: '/browse/titles/{titleId}/more', summary: 'More like this, and why', tags: ['Browse'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({ items: z.array(HomeCard.extend({ reason: z.string() })) })),

  /** Titles by how much they are watched, most first. */
  readPopularity: internalOperation
    .input(z.object({ limit: z.number().int().min(1).max(1000).default(100) }))
    .output(z.object({ items: z.array(z.object({ titleId: TitleId, score: z.number() })) })),
}
