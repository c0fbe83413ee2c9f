/** Marks that lie too near to each other to be told apart. */
export interface Cluster<Item> {
  /** Of the first of them. */
  readonly place: number
  readonly items: readonly Item[]
}

/** From left to right; whatever begins less than `apart` after the first of a cluster joins it. */
export const clustersOf = <Item>(items: readonly Item[], placeOf: (item: Item) => number, apart: number): Cluster<Item>[] => {
  const clusters: { place: number; items: Item[] }[] = []
  const sorted = items.map((item) => ({ item, place: placeOf(item) })).toSorted((a, b) => a.place - b.place)
  for (const { item, place } of sorted) {
    const last = clusters.at(-1)
    if (last && place - last.place < apart) last.items.push(item)
    else clusters.push({ place, items: [item] })
  }
  return clusters
}
