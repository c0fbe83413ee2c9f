/** Stops of the colour map cividis: it rises evenly in lightness, for every kind of colour vision. */
const stops = [
  [0, 34, 78],
  [42, 63, 109],
  [87, 93, 109],
  [125, 124, 120],
  [165, 156, 116],
  [210, 192, 96],
  [254, 232, 56],
] as const

/** What the colours of a strip reach over: below `low` all is as dark. */
export interface HeatRange {
  readonly low: number
  readonly high: number
}

/** Where pictures of one metric lie: VMAF from 0 to 100, everything else in decibels. */
export const heatRangeOf = (metric: string): HeatRange => (metric === 'vmaf' ? { low: 40, high: 100 } : { low: 24, high: 48 })

export const heatColour = (value: number, { low, high }: HeatRange): string => {
  const at = Math.max(0, Math.min(1, (value - low) / (high - low))) * (stops.length - 1)
  const below = Math.min(Math.floor(at), stops.length - 2)
  const channels = stops[below]!.map((from, channel) => Math.round(from + (stops[below + 1]![channel]! - from) * (at - below)))
  return `rgb(${channels.join(' ')})`
}

/** Whether words on that colour must be dark. */
export const isLightHeat = (value: number, { low, high }: HeatRange): boolean => (value - low) / (high - low) > 0.55
