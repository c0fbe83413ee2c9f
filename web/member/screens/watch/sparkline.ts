/** The path of a line through `values`, the latest at the right edge, from zero at the bottom to the highest at the top. */
export const sparkline = (
  values: readonly number[],
  size: { readonly width: number; readonly height: number; /** Values across the whole width. */ readonly slots: number },
): string => {
  const highest = Math.max(...values, 0)
  const step = size.width / (size.slots - 1)
  const begin = size.width - (values.length - 1) * step
  const round = (value: number) => Math.round(value * 100) / 100
  return values
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${round(begin + index * step)} ${round(highest === 0 ? size.height : size.height * (1 - value / highest))}`,
    )
    .join('')
}
