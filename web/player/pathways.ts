import type { Pathway } from '../../src/contracts/playback.ts'
import type { Clock } from '../../src/kit/clock.ts'

/** After a failure a pathway rests this long before it may be chosen again, in milliseconds. */
const restMs = 60_000
/** Base URLs that are remembered from before a renewal: the manifest in hand keeps naming the first of them. */
const rememberedBases = 16
/** Changes kept for the statistics overlay. */
const rememberedChanges = 20

export interface PathwayChange {
  /** UTC milliseconds. */
  readonly at: number
  readonly from: string
  readonly to: string
  readonly reason: string
}

/**
 * The ranked ways to the bytes of one play, and which one is used.
 *
 * The viewer stays on a pathway until it fails: then the best-ranked one that has not failed within `restMs` takes over, and when all
 * have, the one whose failure is longest ago. A renewal brings a new ranking and starts from its top.
 */
export interface PathwayBook {
  readonly current: Pathway
  readonly changes: readonly PathwayChange[]
  /** Where to ask now for the bytes that the manifest names by `uri`. A URL of no pathway comes back as it is. */
  wayTo(uri: string): string
  /** A request to `uri` failed. Gives the pathway that takes over, or undefined when nothing changes. */
  failed(uri: string, reason: string): Pathway | undefined
  renew(pathways: readonly Pathway[]): void
}

export const openPathwayBook = (pathways: readonly Pathway[], clock: Clock): PathwayBook => {
  let ranked = pathways
  let current = pathways[0]!
  let bases = pathways.map((pathway) => pathway.baseUrl)
  const failedAt = new Map<string, number>()
  const changes: PathwayChange[] = []

  const isRested = (pathway: Pathway) => {
    const at = failedAt.get(pathway.edge)
    return at === undefined || clock.monotonic() - at >= restMs
  }
  const byPreference = () => {
    const tired = ranked.filter((pathway) => !isRested(pathway))
    return [...ranked.filter(isRested), ...tired.toSorted((a, b) => failedAt.get(a.edge)! - failedAt.get(b.edge)!)]
  }
  const moveTo = (next: Pathway, reason: string) => {
    changes.push({ at: clock.now(), from: current.edge, to: next.edge, reason })
    if (changes.length > rememberedChanges) changes.shift()
    current = next
  }

  return {
    get current() {
      return current
    },
    changes,
    wayTo(uri) {
      const base = bases.find((known) => uri.startsWith(known))
      return base === undefined ? uri : current.baseUrl + uri.slice(base.length)
    },
    failed(uri, reason) {
      const pathway = ranked.find((candidate) => uri.startsWith(candidate.baseUrl))
      if (!pathway) return undefined
      failedAt.set(pathway.edge, clock.monotonic())
      if (pathway.edge !== current.edge) return undefined
      const next = byPreference().find((candidate) => candidate.edge !== current.edge)
      if (next) moveTo(next, reason)
      return next
    },
    renew(renewed) {
      bases = [...new Set([...renewed.map((pathway) => pathway.baseUrl), ...bases])]
      // The oldest base stays: it is the one that the manifest was read from.
      if (bases.length > rememberedBases) bases = [...bases.slice(0, rememberedBases - 1), bases.at(-1)!]
      ranked = renewed
      const next = byPreference()[0]!
      if (next.edge === current.edge) current = next
      else moveTo(next, 'the ranking changed')
    },
  }
}
