/** What a page makes of the colour of its title's artwork, as `#rrggbb`. */
export interface Tint {
  /** For light that falls on the page. */
  readonly glow: string
  /** For scrims: nearly as dark as the room. */
  readonly deep: string
  /** For focus rings and small parts: at least 3:1 against the room. */
  readonly bright: string
}

/**
 * The same hue at three lightnesses, in OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020), where equal lightness
 * looks equally light in every hue. Chroma is capped so that a shrill frame does not make a shrill page.
 */
export const tintOf = (colour: string): Tint => {
  const { chroma, hue, lightness } = toOklch(colour)
  return {
    glow: fromOklch(0.42, Math.min(chroma, 0.11), hue),
    deep: fromOklch(0.17, Math.min(chroma, 0.035), hue),
    bright: fromOklch(Math.min(0.86, Math.max(0.76, lightness)), Math.min(chroma, 0.12), hue),
  }
}

const toOklch = (colour: string) => {
  const [red, green, blue] = [1, 3, 5].map((at) => toLinear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ]
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return { lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, chroma: Math.hypot(a, b), hue: Math.atan2(b, a) }
}

const fromOklch = (lightness: number, chroma: number, hue: number): string => {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return `#${linear.map((part) => toHex(fromLinear(Math.min(1, Math.max(0, part))))).join('')}`
}

// The transfer function of sRGB (IEC 61966-2-1).
const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const fromLinear = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)
const toHex = (value: number) =>
  Math.round(value * 255)
    .toString(16)
    .padStart(2, '0')
