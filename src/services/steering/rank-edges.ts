import type { BuildId } from '../../contracts/ids.ts'
import { fnv1a } from '../../kit/hash.ts'
import type { KnownEdge } from './edge-directory.ts'

/** An edge reports every five seconds; after three missed reports nobody is sent there. */
export const silentAfterMs = 15_000

/** Pathways that a player gets: more would only lengthen the way to "it does not work". */
const mostPathways = 4

export interface RankedEdge {
  readonly edge: KnownEdge
  /** Words for the play's story. */
  readonly reason: string
}

/**
 * The edges for one build, best first. Well goes before full, and who holds the build before who must fetch it. Equals are ordered by
 * rendezvous hashing (Thaler and Ravishankar, 1998): the highest hash of build and edge wins, so that one build stays with the same edges, the builds
 * spread over all, and an edge that comes or goes moves only its own share. Edges that can hardly help are named only when there is no other.
 */
export const rankEdges = (ask: {
  readonly buildId: BuildId
  readonly edges: readonly KnownEdge[]
  readonly nowMs: number
}): RankedEdge[] => {
  const judged = ask.edges
    .map((edge) => ({ edge, ...judge(edge, ask.buildId, ask.nowMs), weight: fnv1a(`${ask.buildId} ${edge.edge}`) }))
    .toSorted((a, b) => a.rank - b.rank || b.weight - a.weight)
  const able = judged.filter(({ rank }) => rank < lastResort)
  return (able.length > 0 ? able : judged).slice(0, mostPathways).map(({ edge, reason }) => ({ edge, reason }))
}

const lastResort = 3

const judge = (edge: KnownEdge, buildId: BuildId, nowMs: number): { rank: number; reason: string } => {
  const holds = edge.builds.has(buildId)
  const silentMs = nowMs - edge.reportedAt
  if (silentMs > silentAfterMs) return { rank: 5, reason: `last resort: silent for ${Math.round(silentMs / 1000)} s` }
  if (edge.health === 'ill') return { rank: 4, reason: 'last resort: ill' }
  if (edge.health === 'full')
    return holds ? { rank: 2, reason: 'full, but holds the build' } : { rank: 3, reason: 'last resort: full, and must fetch the build' }
  return holds ? { rank: 0, reason: 'well, holds the build' } : { rank: 1, reason: 'well, fetches the build when asked' }
}
