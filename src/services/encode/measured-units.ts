/** Places of `wanted` out of `count`, evenly chosen and away from both ends; all of them when as many are wanted. */
export const measuredOf = (count: number, wanted: number): ReadonlySet<number> => {
  const some = Math.min(count, Math.max(0, Math.floor(wanted)))
  return new Set(Array.from({ length: some }, (_, index) => Math.floor(((index + 0.5) * count) / some)))
}
