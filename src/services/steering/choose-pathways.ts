import { steering } from './implementer.ts'
import { rankEdges } from './rank-edges.ts'

export const choosePathways = steering.choosePathways.handler(async ({ input, context }) => {
  const ranked = rankEdges({ buildId: input.buildId, edges: await context.directory.list(), nowMs: context.clock.now() })
  return {
    pathways: ranked.map(({ edge: { edge, port, publicUrl }, reason }) => ({
      edge,
      port,
      ...(publicUrl !== undefined && { publicUrl }),
      reason,
    })),
  }
})
