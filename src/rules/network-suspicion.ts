/** Somebody of this account asked from this address. */
export interface Sighting {
  readonly accountId: string
  readonly address: string
  /** Two letters, ISO 3166-1 alpha-2; absent: not known. */
  readonly country?: string
  /** UTC milliseconds. */
  readonly at: number
}

/** Signs of a network that hides its users, for an operator to look at. Homes, schools and travellers make them too: nothing is refused for one. */
export type NetworkSuspicion =
  /** So many accounts from one address within an hour; `at`: when the hour with the most of them ends. */
  | { readonly kind: 'many-accounts'; readonly address: string; readonly accounts: number; readonly at: number }
  /** In two countries within a time in which nobody gets from one to the other. */
  | {
      readonly kind: 'fast-journey'
      readonly accountId: string
      readonly from: string
      readonly to: string
      readonly tookMs: number
      readonly at: number
    }

const hourMs = 3_600_000
/** A household, a hotel's corridor; a carrier's shared address (RFC 6888) has more, and is one of the reasons to look and not to act. */
const accountsOfAnAddress = 10
/** From a screen here to a screen in a neighbouring country. Nothing is known of distances, so this is the shortest journey that there is. */
const shortestJourneyMs = hourMs

/**
 * What sightings of some hours tell, the most telling first: addresses by how many accounts, then journeys by how fast. Their order does not matter.
 *
 * The most accounts in an hour are counted by a window that moves over the sightings of an address in order of time: its end takes one in, its
 * start lets go of those that are an hour older. A journey is two neighbouring sightings of an account whose countries differ.
 */
export const networkSuspicion = (sightings: readonly Sighting[]): NetworkSuspicion[] => {
  const inOrder = sightings.toSorted((a, b) => a.at - b.at)
  const crowds = [...Map.groupBy(inOrder, ({ address }) => address)].map(([address, seen]) => ({ address, ...busiestHour(seen) }))
  const journeys = [...Map.groupBy(inOrder, ({ accountId }) => accountId).values()].flatMap((seen) => fastestJourney(seen) ?? [])
  return [
    ...crowds
      .filter(({ accounts }) => accounts > accountsOfAnAddress)
      .toSorted((a, b) => b.accounts - a.accounts || (a.address < b.address ? -1 : 1))
      .map((crowd) => ({ kind: 'many-accounts' as const, ...crowd })),
    ...journeys.toSorted((a, b) => a.tookMs - b.tookMs || (a.accountId < b.accountId ? -1 : 1)),
  ]
}

const busiestHour = (seen: readonly Sighting[]): { accounts: number; at: number } => {
  const inWindow = new Map<string, number>()
  let busiest = { accounts: 0, at: 0 }
  let first = 0
  for (const { accountId, at } of seen) {
    inWindow.set(accountId, (inWindow.get(accountId) ?? 0) + 1)
    for (; seen[first]!.at <= at - hourMs; first += 1) {
      const left = inWindow.get(seen[first]!.accountId)! - 1
      if (left === 0) inWindow.delete(seen[first]!.accountId)
      else inWindow.set(seen[first]!.accountId, left)
    }
    if (inWindow.size > busiest.accounts) busiest = { accounts: inWindow.size, at }
  }
  return busiest
}

const fastestJourney = (seen: readonly Sighting[]): Extract<NetworkSuspicion, { kind: 'fast-journey' }> | undefined => {
  let fastest: Extract<NetworkSuspicion, { kind: 'fast-journey' }> | undefined
  let before: Sighting | undefined
  for (const sighting of seen) {
    if (sighting.country === undefined) continue
    const tookMs = before ? sighting.at - before.at : Number.POSITIVE_INFINITY
    if (before && before.country !== sighting.country && tookMs < Math.min(shortestJourneyMs, fastest?.tookMs ?? shortestJourneyMs)) {
      const { accountId, country: to, at } = sighting
      fastest = { kind: 'fast-journey', accountId, from: before.country!, to, tookMs, at }
    }
    before = sighting
  }
  return fastest
}
