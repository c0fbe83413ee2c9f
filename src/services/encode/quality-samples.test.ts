import { describe, expect, it } from 'vitest'
import { sampleWindows } from './quality-samples.ts'

const film = { durationSeconds: 100, frameRate: { numerator: 24, denominator: 1 }, recipe: 'standard' as const, isEven: true }

describe('sampleWindows', () => {
  it('begins half a frame before the first frame of each sample', () => {
    expect(sampleWindows(film)).toEqual([480, 1200, 1920].map((frame) => ({ fromSeconds: (frame - 0.5) / 24, frames: 24 })))
  })
  it('takes one short sample where economy is asked for', () => {
    expect(sampleWindows({ ...film, recipe: 'economy' })).toEqual([{ fromSeconds: 959.5 / 24, frames: 12 }])
  })
  it('never reaches beyond either end of a short film', () => {
    const windows = sampleWindows({ ...film, durationSeconds: 0.5 })
    expect(windows).toEqual([0, 0, 0].map(() => ({ fromSeconds: 0, frames: 12 })))
    expect(sampleWindows({ ...film, durationSeconds: 1.25 }).map((window) => Math.round(window.fromSeconds * 24 + 0.5))).toEqual([6, 6, 6])
  })
  it('compares nothing where frames cannot be lined up', () => {
    expect(sampleWindows({ ...film, isEven: false })).toEqual([])
  })
})
