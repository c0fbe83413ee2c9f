/**
 * Pictures that stand still, painted by a function and written in the Netpbm formats, which ffmpeg reads without a decoder's cost.
 * Films are these stills set in motion: scrolled, looked up through maps, and laid over one another.
 */
export type Rgb = readonly [red: number, green: number, blue: number]
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number]

interface Size {
  readonly width: number
  readonly height: number
}

/** Every function gets whole pixels from the top left corner; light is 0 to 1. */
export type Still = Size &
  (
    | { readonly kind: 'grey'; readonly at: (x: number, y: number) => number }
    | { readonly kind: 'colour'; readonly at: (x: number, y: number) => Rgb }
    /** A colour picture for ffmpeg's overlay, which works in video colours. */
    | { readonly kind: 'backdrop'; readonly at: (x: number, y: number) => Rgb }
    /** What is laid over it. */
    | { readonly kind: 'layer'; readonly at: (x: number, y: number) => Rgba }
    /** For ffmpeg's remap: which column (or row) of the source each pixel shows. */
    | { readonly kind: 'map'; readonly at: (x: number, y: number) => number }
  )

export const fileEnding: Readonly<Record<Still['kind'], string>> = { grey: 'pgm', colour: 'ppm', backdrop: 'ppm', layer: 'pam', map: 'pgm' }

/** The bytes of the file: PGM, PPM and PAM as netpbm.sourceforge.net describes them; two bytes a pixel, high one first, for maps. */
export const paint = (still: Still): Uint8Array => {
  switch (still.kind) {
    case 'grey':
      return paintWith(still, `P5\n${still.width} ${still.height}\n255\n`, 1, (x, y, out, at) => {
        out[at] = toByte(still.at(x, y), x, y)
      })
    case 'colour':
    case 'backdrop':
      return paintWith(still, `P6\n${still.width} ${still.height}\n255\n`, 3, (x, y, out, at) => {
        const colour = still.at(x, y)
        for (let channel = 0; channel < 3; channel += 1) out[at + channel] = toByte(colour[channel]!, x, y)
      })
    case 'layer':
      return paintWith(
        still,
        `P7\nWIDTH ${still.width}\nHEIGHT ${still.height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`,
        4,
        (x, y, out, at) => {
          const colour = still.at(x, y)
          for (let channel = 0; channel < 4; channel += 1) out[at + channel] = toByte(colour[channel]!, x, y)
        },
      )
    case 'map':
      return paintWith(still, `P5\n${still.width} ${still.height}\n65535\n`, 2, (x, y, out, at) => {
        const value = Math.max(0, Math.min(65_535, Math.round(still.at(x, y))))
        out[at] = value >> 8
        out[at + 1] = value & 0xff
      })
  }
}

const paintWith = (
  { width, height }: Size,
  header: string,
  bytesPerPixel: number,
  put: (x: number, y: number, out: Uint8Array, at: number) => void,
): Uint8Array => {
  const start = header.length
  const out = new Uint8Array(start + width * height * bytesPerPixel)
  out.set(new TextEncoder().encode(header))
  let at = start
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      put(x, y, out, at)
      at += bytesPerPixel
    }
  }
  return out
}

/** Ordered dithering (Bayer, 4 by 4): a slow gradient in 8 bits shows no steps. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
const toByte = (light: number, x: number, y: number): number =>
  Math.max(0, Math.min(255, Math.floor(light * 255 + (bayer[(x & 3) + 4 * (y & 3)]! + 0.5) / 16)))

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share

export const mixColours = (from: Rgb, to: Rgb, share: number): Rgb => [
  mix(from[0], to[0], share),
  mix(from[1], to[1], share),
  mix(from[2], to[2], share),
]

/** 0 below `low`, 1 above `high`, and smooth between (Hermite). */
export const smoothstep = (low: number, high: number, value: number): number => {
  const share = Math.max(0, Math.min(1, (value - low) / (high - low)))
  return share * share * (3 - 2 * share)
}

/** `#rrggbb` as light. */
export const hex = (colour: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as unknown as Rgb

/** A colour between stops that are sorted by place. */
export const gradient = (stops: readonly (readonly [place: number, colour: string])[]): ((place: number) => Rgb) => {
  const parsed = stops.map(([place, colour]) => [place, hex(colour)] as const)
  return (place) => {
    const next = parsed.findIndex(([at]) => at >= place)
    if (next === 0) return parsed[0]![1]
    if (next < 0) return parsed.at(-1)![1]
    const [low, from] = parsed[next - 1]!
    const [high, to] = parsed[next]!
    return mixColours(from, to, smoothstep(low, high, place))
  }
}

/** A palette as a one-dimensional table in the .cube format, for ffmpeg's lut1d on grey pictures. */
export const paintPalette = (colours: (light: number) => Rgb): string => {
  const lines = Array.from({ length: 256 }, (_, index) =>
    colours(index / 255)
      .map((light) => light.toFixed(5))
      .join(' '),
  )
  return `LUT_1D_SIZE 256\n${lines.join('\n')}\n`
}
