import { z } from 'zod'
import { Card } from './catalogue.ts'
import { publicOperation } from './operation.ts'
import { inOneLine } from './shared.ts'

export const search = {
  findTitles: publicOperation('profile')
    .route({ method: 'GET', path: '/search', summary: 'Titles, people and genres by name', tags: ['Search'] })
    .input(z.object({ query: inOneLine(z.string().max(100)), limit: z.coerce.number().int().min(1).max(60).default(30) }))
    .output(
      z.object({
        items: z.array(Card),
        people: z.array(z.string()),
        genres: z.array(z.string()),
        /** True when nothing was found and `items` are what is popular instead. */
        fallback: z.boolean(),
      }),
    ),
}
