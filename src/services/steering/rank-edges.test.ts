import { describe, expect, it } from 'vitest'
import type { BuildId } from '../../contracts/ids.ts'
import type { KnownEdge } from './edge-directory.ts'
import { rankEdges, silentAfterMs } from './rank-edges.ts'

const now = Date.UTC(2026, 10, 20)
const buildId = '019370a0-0000-7000-8000-0000000000f1' as BuildId

const edge = (name: string, change: Partial<KnownEdge> & { holds?: boolean } = {}): KnownEdge => {
  const { holds = true, ...rest } = change
  return {
    edge: name,
    port: 4401,
    health: 'well',
    builds: new Set(holds ? [buildId] : []),
    storedBytes: 0,
    capacityBytes: 1,
    reportedAt: now,
    ...rest,
  }
}

const rank = (edges: readonly KnownEdge[], id = buildId) =>
  rankEdges({ buildId: id, edges, nowMs: now }).map((ranked) => [ranked.edge.edge, ranked.reason])

describe('rank edges', () => {
  it('names nobody when there is nobody', () => {
    expect(rank([])).toEqual([])
  })

  it('puts who is well and holds the build first, then who can fetch it, then who is full but holds it', () => {
    expect(rank([edge('full', { health: 'full' }), edge('fetching', { holds: false }), edge('holding')])).toEqual([
      ['holding', 'well, holds the build'],
      ['fetching', 'well, fetches the build when asked'],
      ['full', 'full, but holds the build'],
    ])
  })

  it('leaves out the ill, the silent and the full without the build while there is anybody better', () => {
    const bad = [
      edge('ill', { health: 'ill' }),
      edge('silent', { reportedAt: now - silentAfterMs - 1 }),
      edge('full', { health: 'full', holds: false }),
    ]
    expect(rank([...bad, edge('fetching', { holds: false })])).toEqual([['fetching', 'well, fetches the build when asked']])
    expect(rank(bad)).toEqual([
      ['full', 'last resort: full, and must fetch the build'],
      ['ill', 'last resort: ill'],
      ['silent', 'last resort: silent for 15 s'],
    ])
  })

  it('counts an edge as silent only after fifteen seconds', () => {
    expect(rank([edge('a', { reportedAt: now - 15_000 })])).toEqual([['a', 'well, holds the build']])
    expect(rank([edge('a', { reportedAt: now - 15_001 })])[0]![1]).toContain('silent')
  })

  it('names at most four', () => {
    expect(rank(Array.from({ length: 9 }, (_, number) => edge(`edge-${number}`)))).toHaveLength(4)
  })

  it('keeps a build with the same edges, in whatever order they are known', () => {
    const edges = Array.from({ length: 4 }, (_, number) => edge(`edge-${number}`))
    expect(rank(edges.toReversed())).toEqual(rank(edges))
  })

  it('spreads builds evenly, and an edge that goes takes only its own share along', () => {
    const edges = ['a', 'b', 'c', 'd'].map((name) => edge(name, { holds: false }))
    const builds = Array.from({ length: 4000 }, (_, number) => `019370a0-0000-7000-8000-${String(number).padStart(12, '0')}` as BuildId)
    const firstOf = (from: readonly KnownEdge[]) => builds.map((id) => rank(from, id)[0]![0]!)
    const before = firstOf(edges)
    const counts = Object.values(Object.groupBy(before, (name) => name)).map((group) => group!.length)
    expect(Math.min(...counts)).toBeGreaterThan(900)
    expect(Math.max(...counts)).toBeLessThan(1100)
    const after = firstOf(edges.slice(0, 3))
    expect(builds.filter((_, index) => before[index] !== 'd' && before[index] !== after[index])).toEqual([])
  })
})
