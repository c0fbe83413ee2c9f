import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tintOf } from './tint.ts'

const room = '#0b0a0d'
/** Contrast ratio of two colours (WCAG 2.2, "contrast ratio"). */
const contrast = (a: string, b: string) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
const luminance = (colour: string) => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('tint', () => {
  it('gives a grey title greys', () => {
    expect(tintOf('#808080')).toEqual({ glow: '#4d4d4d', deep: '#0f0f0f', bright: '#b1b1b1' })
  })

  it('keeps the hue', () => {
    const { bright, deep, glow } = tintOf('#1b4965')
    for (const colour of [bright, deep, glow]) {
      const [red, , blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number]
      expect(blue).toBeGreaterThan(red)
    }
  })

  it('makes a focus ring that can be seen and a scrim that text can be read on, whatever the artwork', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const { bright, deep } = tintOf(colour)
        expect(contrast(bright, room)).toBeGreaterThanOrEqual(3)
        expect(contrast('#f5f0e8', deep)).toBeGreaterThanOrEqual(7)
        expect(contrast('#b9b4c0', deep)).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })
})
