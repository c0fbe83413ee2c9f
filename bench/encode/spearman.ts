/** Spearman's rank correlation: 1 when both rise together, whatever their scales are. Equal values share the mean of their ranks. NaN for fewer than two pairs. */
export const spearman = (pairs: readonly (readonly [number, number])[]): number => {
  const [first, second] = [0, 1].map((side) => ranksOf(pairs.map((pair) => pair[side]!))) as [number[], number[]]
  const mean = (pairs.length - 1) / 2
  let [common, one, other] = [0, 0, 0]
  for (const [index, rank] of first.entries()) {
    const [a, b] = [rank - mean, second[index]! - mean]
    common += a * b
    one += a * a
    other += b * b
  }
  return common / Math.sqrt(one * other)
}

const ranksOf = (values: readonly number[]): number[] =>
  values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal - 1) / 2
  })
