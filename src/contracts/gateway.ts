import { z } from 'zod'
import { publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

/** How far the demo catalogue is. */
export const DemoProgress = z.object({
  /** For a person: what can be watched, and what is being done. */
  state: z.string(),
  /** Films that are finished. */
  done: z.number().int(),
  total: z.number().int(),
  /** How much of all is made, unfinished films by their progress: 0 to 1. */
  share: z.number(),
  /** Not known while the work rests because somebody watches. */
  etaSeconds: z.number().optional(),
})
export type DemoProgress = z.infer<typeof DemoProgress>

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
        demo: DemoProgress.optional(),
      }),
    ),
}
