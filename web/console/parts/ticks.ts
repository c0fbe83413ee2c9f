/** About `count` round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten. */
export const roundTicks = (low: number, high: number, count: number): number[] => {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999_999) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) => (first + index) * step)
}

/** 1, 2 and 5 times each power of ten between two positive numbers, for a logarithmic axis. */
export const logTicks = (low: number, high: number): number[] => {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => 10 ** (Math.floor(Math.log10(low)) + index),
  )
  return powers.flatMap((power) => [1, 2, 5].map((factor) => factor * power)).filter((tick) => tick >= low && tick <= high)
}

/** Those whose words do not run into the words of the one before, when each needs `width` and stands at `place`. */
export const apart = (ticks: readonly number[], place: (tick: number) => number, width: number): number[] => {
  const shown: number[] = []
  for (const tick of ticks) if (shown.length === 0 || place(tick) - place(shown.at(-1)!) >= width) shown.push(tick)
  return shown
}

/** Round steps of a clock, about `count` of them, in seconds from zero to `length`. */
export const clockTicks = (length: number, count: number): number[] => {
  const rough = length / count
  const step =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200].find((candidate) => candidate >= rough) ??
    Math.ceil(rough / 86_400) * 86_400
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}
