import { z } from 'zod'
import { publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

export const ServiceState = z.object({
  service: z.string(),
  state: z.enum(['well', 'down']),
  tookMs: z.number(),
  error: z.string().optional(),
})

export const gateway = {
  readStatus: publicOperation('operator')
    .route({ method: 'GET', path: '/status', summary: 'Every service, and how it is', tags: ['Operations'] })
    .output(
      z.object({
        status: z.enum(['ok', 'degraded']),
        version: z.string(),
        layout: z.enum(['all', 'split']),
        startedAt: Instant,
        services: z.array(ServiceState),
        /** What the demo catalogue still needs, if one is being made. */
        demo: z
          .object({ state: z.string(), done: z.number().int(), total: z.number().int(), etaSeconds: z.number().optional() })
          .optional(),
      }),
    ),
}
