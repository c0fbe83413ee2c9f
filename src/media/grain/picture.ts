import { assert } from '../../kit/failure.ts'

/** Samples of a plane, row by row. */
export type Samples = Uint8Array | Uint16Array

/** A picture with chroma of half the width and height. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bitDepth: 8 | 10
  readonly luma: Samples
  readonly cb: Samples
  readonly cr: Samples
}

export type PictureFormat = Pick<Picture, 'width' | 'height' | 'bitDepth'>

/** Of one picture as it lies in a raw file (ffmpeg's yuv420p and yuv420p10le). Sides are even. */
export const pictureBytes = ({ width, height, bitDepth }: PictureFormat): number => ((width * height * 3) / 2) * (bitDepth === 10 ? 2 : 1)

/** The pictures in a raw file; a last one that is cut off is left out. */
export const picturesIn = (bytes: Uint8Array, format: PictureFormat): Picture[] => {
  const { width, height, bitDepth } = format
  assert(width % 2 === 0 && height % 2 === 0, 'a picture with chroma of half its size has even sides')
  const size = pictureBytes(format)
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => {
    const own = bytes.subarray(index * size, (index + 1) * size)
    const samples = bitDepth === 10 ? sixteenBits(own) : own
    const [lumaEnd, cbEnd] = [width * height, (width * height * 5) / 4]
    return { ...format, luma: samples.subarray(0, lumaEnd), cb: samples.subarray(lumaEnd, cbEnd), cr: samples.subarray(cbEnd) }
  })
}

/** Little-endian, wherever it lies in memory. */
const sixteenBits = (bytes: Uint8Array): Uint16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint16Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(index * 2, true))
}
