import { z } from 'zod'
import { BuildId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

export const EdgeReport = z.object({
  edge: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  /** Where the edge listens, e.g. 4401. */
  port: z.number().int(),
  /** How clients reach it, when that is not derived from the request: scheme and authority. */
  publicUrl: z.string().optional(),
  health: z.enum(['well', 'full', 'ill']),
  builds: z.array(BuildId),
  storedBytes: z.number(),
  capacityBytes: z.number(),
})
export type EdgeReport = z.infer<typeof EdgeReport>

export const steering = {
  /** Every edge that may serve this build to this client, best first, and why. Empty when there is none. */
  choosePathways: internalOperation.input(z.object({ buildId: BuildId, address: z.string() })).output(
    z.object({
      pathways: z.array(z.object({ edge: z.string(), port: z.number().int(), publicUrl: z.string().optional(), reason: z.string() })),
    }),
  ),

  /** An edge tells how it is; it does so every few seconds and at every change. */
  report: internalOperation.input(EdgeReport).output(z.object({})),

  listEdges: publicOperation('operator')
    .route({ method: 'GET', path: '/edges', summary: 'The edges and how they are', tags: ['Delivery'] })
    .output(
      z.object({
        items: z.array(EdgeReport.omit({ builds: true }).extend({ builds: z.number().int(), reportedAt: Instant, silent: z.boolean() })),
      }),
    ),
}
