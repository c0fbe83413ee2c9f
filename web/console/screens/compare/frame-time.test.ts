import { describe, expect, it } from 'vitest'
import { catchUp, frameAt, frameRateOf, middleOfFrame, stepped, wipeAfter } from './frame-time.ts'

describe('frames of a rung', () => {
  it('come at its own rate', () => {
    expect(frameRateOf({ frames: 525 }, 21)).toBe(25)
    expect(frameRateOf({}, 21)).toBeUndefined()
    expect(frameRateOf({ frames: 0 }, 21)).toBeUndefined()
  })
  it('are met in their middle, from the first to the last', () => {
    expect([0, 1, 524, 525, -1].map((frame) => middleOfFrame(frame, 25, 21))).toEqual([0.02, 0.06, 20.98, 20.98, 0.02])
    expect(frameAt(0.04, 25)).toBe(1)
    expect(frameAt(0.0399, 25)).toBe(0)
  })
  it('are stepped one by one, and the ends stay', () => {
    expect(stepped(0.02, 1, 25, 21)).toBe(0.06)
    expect(stepped(0.06, -1, 25, 21)).toBe(0.02)
    expect(stepped(0.02, -1, 25, 21)).toBe(0.02)
    expect(stepped(20.98, 1, 25, 21)).toBe(20.98)
  })
})

describe('two pictures beside each other', () => {
  it('are together when nobody sees that they are not', () => {
    expect(catchUp(10, 10.02, 25)).toEqual({ kind: 'together' })
  })
  it('catch up by running, or by a jump when they are far apart', () => {
    expect(catchUp(10, 9.9, 25)).toEqual({ kind: 'run', speed: 1.1 })
    expect(catchUp(10, 10.1, 25)).toEqual({ kind: 'run', speed: 0.9 })
    expect(catchUp(10, 3, 25)).toEqual({ kind: 'jump', seconds: 10 })
  })
})

it('the handle moves by the arrows, further with Shift, and stops at the edges', () => {
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'].map((key) => wipeAfter(key, 0.5, false))).toEqual([0.49, 0.51, 0, 1, undefined])
  expect([wipeAfter('ArrowRight', 0.95, true), wipeAfter('ArrowLeft', 0.005, false)]).toEqual([1, 0])
})
