/** What a small RGB picture looks like, each from 0 to 1. */
interface Look {
  readonly brightness: number
  /** How far pixels lie from the mean brightness. */
  readonly contrast: number
  readonly colourfulness: number
}

/** The index of the best of `count` pictures of equal size, given as RGB bytes one after another: contrast and colour, neither black nor burnt out. */
export const chooseArtwork = (bytes: Uint8Array, count: number): number => {
  const size = Math.floor(bytes.length / count)
  const scores = Array.from({ length: count }, (_, index) => scoreOf(lookOf(bytes.subarray(index * size, (index + 1) * size))))
  return scores.indexOf(Math.max(...scores))
}

const scoreOf = ({ brightness, contrast, colourfulness }: Look): number => {
  const exposure = 1 - Math.abs(brightness - 0.45) / 0.55
  return exposure * (contrast + 0.5 * colourfulness + 0.05)
}

const lookOf = (pixels: Uint8Array): Look => {
  let sum = 0
  let squares = 0
  let colour = 0
  const count = Math.floor(pixels.length / 3)
  for (let at = 0; at < count * 3; at += 3) {
    const [red, green, blue] = [pixels[at]! / 255, pixels[at + 1]! / 255, pixels[at + 2]! / 255]
    const luma = lumaOf(red, green, blue)
    sum += luma
    squares += luma * luma
    colour += Math.max(red, green, blue) - Math.min(red, green, blue)
  }
  const brightness = sum / count
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / count - brightness * brightness)) * 2, colourfulness: colour / count }
}

/** Relative luminance weights of BT.709. */
const lumaOf = (red: number, green: number, blue: number): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/**
 * A tint for a title's pages from the RGB bytes of its picture: the mean of its more colourful pixels, made light and strong enough to glow
 * on a dark page. `#rrggbb`; grey for a picture without light.
 */
export const tintOf = (pixels: Uint8Array): string => {
  const sums = [0, 0, 0]
  let weights = 0
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const rgb = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]
    const weight = (Math.max(...rgb) - Math.min(...rgb)) ** 2 + 1
    for (let channel = 0; channel < 3; channel += 1) sums[channel]! += rgb[channel]! * weight
    weights += weight
  }
  const brightest = Math.max(...sums) / Math.max(1, weights)
  if (brightest < darkest) return formatColour([1, 1, 1])
  const shares = sums.map((sum) => sum / weights / brightest)
  const least = Math.min(...shares)
  // Where there is any hue at all, the weakest channel gets at most three quarters of the strongest.
  const stretch = least > 0.75 && least < 0.98 ? 0.25 / (1 - least) : 1
  return formatColour(shares.map((share) => 1 - (1 - share) * stretch))
}

/** Of 255: below, there is no colour to speak of. */
const darkest = 8
/** Of 255: how light the strongest channel of a tint is. */
const lightest = 200

const formatColour = (shares: readonly number[]): string =>
  `#${shares
    .map((share) =>
      Math.round(Math.min(1, Math.max(0, share)) * lightest)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
