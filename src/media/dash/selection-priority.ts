/**
 * @selectionPriority of sets of one kind: of those that a device can play, a player that was told nothing takes the highest (ISO/IEC 23009-1, 5.3.3.2).
 * Ranks are compared number by number; equal ranks give equal priorities. The lowest priority is 1.
 */
export const byRank = (ranks: readonly (readonly number[])[]): number[] => {
  const order = [...new Map(ranks.map((rank) => [rank.join(), rank])).values()].toSorted(compare).map((rank) => rank.join())
  return ranks.map((rank) => order.indexOf(rank.join()) + 1)
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const index = a.findIndex((value, place) => value !== b[place])
  return index < 0 ? 0 : a[index]! - b[index]!
}
