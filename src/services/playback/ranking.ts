import type { ReachableEdge } from './edge-url.ts'

/** Edges for a build, best first, and why. */
export type Ranking = readonly (ReachableEdge & { readonly reason: string })[]
