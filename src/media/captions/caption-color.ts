/**
 * A colour as caption files write it (TTML2, 10.3.3 and HTML's older names) as `#rrggbb`; undefined for what is none. Nearly transparent counts as none.
 */
export const parseColor = (given: string): string | undefined => {
  const text = given.trim().toLowerCase()
  const named = names[text]
  if (named) return named
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text)
  if (short) return `#${short[1]!.repeat(2)}${short[2]!.repeat(2)}${short[3]!.repeat(2)}`
  // HTML's `font` is written without the sign as well.
  const long = /^#?([0-9a-f]{6})([0-9a-f]{2})?$/.exec(text)
  if (long) return Number.parseInt(long[2] ?? 'ff', 16) < 32 ? undefined : `#${long[1]}`
  const parts = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*(\d{1,3})\s*)?\)$/.exec(text)
  if (!parts || Number(parts[4] ?? 255) < 32) return undefined
  return `#${parts
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`
}

/** The colours that have a class of their own in WebVTT (section 5.1), by class. */
export const classColors: Readonly<Record<string, string>> = {
  white: '#ffffff',
  lime: '#00ff00',
  cyan: '#00ffff',
  red: '#ff0000',
  yellow: '#ffff00',
  magenta: '#ff00ff',
  blue: '#0000ff',
  black: '#000000',
}

/** The class whose colour is nearest, by the squared distance of red, green and blue. */
export const nearestClass = (color: string): string => {
  let best = 'white'
  let bestDistance = Infinity
  for (const name in classColors) {
    const distance = distanceOf(color, classColors[name]!)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

const distanceOf = (a: string, b: string): number =>
  [1, 3, 5].reduce((sum, at) => sum + (Number.parseInt(a.slice(at, at + 2), 16) - Number.parseInt(b.slice(at, at + 2), 16)) ** 2, 0)

const names: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  ...classColors,
  aqua: '#00ffff',
  fuchsia: '#ff00ff',
  gray: '#808080',
  grey: '#808080',
  green: '#008000',
  maroon: '#800000',
  navy: '#000080',
  olive: '#808000',
  orange: '#ffa500',
  purple: '#800080',
  silver: '#c0c0c0',
  teal: '#008080',
})
