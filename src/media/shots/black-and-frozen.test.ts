import { describe, expect, it } from 'vitest'
import { findBlack, findFrozen } from './black-and-frozen.ts'
import { lumaPixels } from './luma-facts.ts'
import { flatPicture, held, scenePicture, surveyed } from './sample-pictures.ts'

const moving = (frames: number): Uint8Array[] => Array.from({ length: frames }, (_, index) => scenePicture(1, index))

describe('findBlack', () => {
  it('finds black of half a second and not of a frame less', () => {
    const blackFor = (frames: number) => findBlack(surveyed([...moving(24), ...held(flatPicture(0), frames), ...moving(24)], 24))
    expect(blackFor(12)).toEqual([{ fromSeconds: 1, toSeconds: 1.5 }])
    expect(blackFor(11)).toEqual([])
  })

  it('finds it at the beginning, at the end, and all over', () => {
    const black = held(flatPicture(2), 30)
    expect(findBlack(surveyed([...black, ...moving(30), ...black], 30))).toEqual([
      { fromSeconds: 0, toSeconds: 1 },
      { fromSeconds: 2, toSeconds: 3 },
    ])
    expect(findBlack(surveyed(black, 30))).toEqual([{ fromSeconds: 0, toSeconds: 1 }])
    expect(findBlack(surveyed([], 30))).toEqual([])
  })

  it('lets a logo in a corner shine, and not a star field', () => {
    const lit = (pixels: number) => findBlack(surveyed(held(flatPicture(0).fill(200, 0, pixels), 30), 30))
    expect(lit(Math.floor(0.02 * lumaPixels))).toHaveLength(1)
    expect(lit(Math.floor(0.02 * lumaPixels) + 1)).toEqual([])
  })

  it('calls dark grey black up to what an eye can tell', () => {
    expect(findBlack(surveyed(held(flatPicture(19), 30), 30))).toHaveLength(1)
    expect(findBlack(surveyed(held(flatPicture(20), 30), 30))).toEqual([])
  })
})

describe('findFrozen', () => {
  it('finds a picture that stays for two seconds and not for a frame less', () => {
    const frozenFor = (frames: number) => findFrozen(surveyed([...moving(24), ...held(scenePicture(9), frames), ...moving(24)], 24))
    expect(frozenFor(48)).toEqual([{ fromSeconds: 1, toSeconds: 3 }])
    expect(frozenFor(47)).toEqual([])
  })

  it('counts two seconds in whole frames at broken rates', () => {
    const rate = 24_000 / 1001
    expect(findFrozen(surveyed(held(scenePicture(9), 48), rate))).toEqual([{ fromSeconds: 0, toSeconds: 48 / rate }])
    expect(findFrozen(surveyed(held(scenePicture(9), 47), rate))).toEqual([])
  })

  it('forgives what a codec touches, and nothing that moves', () => {
    const scene = scenePicture(9)
    const touched = scene.map((luma, index) => (index % 20 === 0 ? luma ^ 3 : luma))
    const mouth = scene.map((luma, index) => (index < 4 ? 255 - luma : luma))
    const pairs = (other: Uint8Array) => Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? scene : other))
    expect(findFrozen(surveyed(pairs(touched), 24))).toEqual([{ fromSeconds: 0, toSeconds: 2.5 }])
    expect(findFrozen(surveyed(pairs(mouth), 24))).toEqual([])
  })

  it('tells one still picture from the next', () => {
    expect(findFrozen(surveyed([...held(scenePicture(8), 60), ...held(scenePicture(9), 50), ...moving(5)], 24))).toEqual([
      { fromSeconds: 0, toSeconds: 2.5 },
      { fromSeconds: 2.5, toSeconds: 110 / 24 },
    ])
  })

  it('does not take a slow drift for a still', () => {
    const drift = Array.from({ length: 120 }, (_, index) => flatPicture(40 + Math.floor(index / 4)))
    expect(findFrozen(surveyed(drift, 24))).toEqual([])
  })
})
