import { toInstant } from '../../kit/clock.ts'
import { steering } from './implementer.ts'
import { silentAfterMs } from './rank-edges.ts'

export const listEdges = steering.listEdges.handler(async ({ context }) => {
  const edges = await context.directory.list()
  const now = context.clock.now()
  return {
    items: edges.map(({ builds, reportedAt, ...edge }) => ({
      ...edge,
      builds: builds.size,
      reportedAt: toInstant(reportedAt),
      silent: now - reportedAt > silentAfterMs,
    })),
  }
})
