import { lumaHeight, lumaPixels, lumaWidth } from './luma-facts.ts'
import type { LumaFacts } from './luma-facts.ts'
import { surveyLuma } from './luma-survey.ts'

/** Small pictures of known content, for tests of what finds shots in them. */

export const flatPicture = (luma: number): Uint8Array => new Uint8Array(lumaPixels).fill(luma)

/** Soft light and shade; another seed is an unrelated picture. The camera may have moved by whole or broken pixels. */
export const scenePicture = (seed: number, right = 0, down = 0): Uint8Array => {
  const [width, height] = [lumaWidth, lumaHeight]
  const light = new Float64Array(width * height).fill(120)
  for (let wave = 0; wave < 6; wave += 1) {
    const [across, along, phase, strength] = [0, 1, 2, 3].map((index) => noiseOf(seed, wave * 4 + index)) as [
      number,
      number,
      number,
      number,
    ]
    const columns = Float64Array.from({ length: width }, (_, x) => (x + right) * (across - 0.5) * 0.6 + phase * 2 * Math.PI)
    const [sines, cosines] = [columns.map(Math.sin), columns.map(Math.cos)]
    for (let y = 0; y < height; y += 1) {
      const row = (y + down) * (along - 0.5) * 0.6
      const [sine, cosine] = [(18 + 20 * strength) * Math.sin(row), (18 + 20 * strength) * Math.cos(row)]
      for (let x = 0; x < width; x += 1) light[y * width + x]! += sines[x]! * cosine + cosines[x]! * sine
    }
  }
  const picture = new Uint8ClampedArray(light)
  return new Uint8Array(picture.buffer)
}

/** From 0 to 1, the same for the same numbers. */
const noiseOf = (seed: number, index: number): number => {
  const mixed = Math.imul((seed * 7919 + index) ^ 0x9e3779b9, 0x85ebca6b)
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32
}

export const blended = (a: Uint8Array, b: Uint8Array, share: number): Uint8Array =>
  a.map((luma, index) => Math.round(luma * (1 - share) + b[index]! * share))

/** The same picture for so many frames. */
export const held = (picture: Uint8Array, frames: number): Uint8Array[] => Array.from({ length: frames }, () => picture)

/** From one picture to another; both ends are left out. */
export const transition = (a: Uint8Array, b: Uint8Array, frames: number): Uint8Array[] =>
  Array.from({ length: frames }, (_, index) => blended(a, b, (index + 1) / (frames + 1)))

export const surveyed = (pictures: readonly Uint8Array[], framesPerSecond = 24): LumaFacts => {
  const survey = surveyLuma(framesPerSecond)
  for (const picture of pictures) survey.push(picture)
  return survey.finish()
}
