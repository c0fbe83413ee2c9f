import { describe, expect, it } from 'vitest'
import { heatColour, heatRangeOf, isLightHeat } from './heat.ts'

describe('the colour of a quality', () => {
  const range = heatRangeOf('vmaf')
  it('goes from dark blue to bright yellow', () => {
    expect(heatColour(40, range)).toBe('rgb(0 34 78)')
    expect(heatColour(70, range)).toBe('rgb(125 124 120)')
    expect(heatColour(75, range)).toBe('rgb(145 140 118)')
    expect(heatColour(100, range)).toBe('rgb(254 232 56)')
  })
  it('stays at the ends beyond them', () => {
    expect(heatColour(-5, range)).toBe('rgb(0 34 78)')
    expect(heatColour(120, range)).toBe('rgb(254 232 56)')
  })
  it('says where words on it must be dark', () => {
    expect([50, 70, 80].map((value) => isLightHeat(value, range))).toEqual([false, false, true])
  })
  it('reaches over decibels for other metrics', () => {
    expect(heatRangeOf('xpsnr')).toEqual({ low: 24, high: 48 })
  })
})
