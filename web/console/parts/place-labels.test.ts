import { describe, expect, it } from 'vitest'
import { placeLabels } from './place-labels.ts'

const frame = { left: 0, top: 0, width: 200, height: 100 }
const wish = (id: string, x: number, y: number) => ({ id, x, y, width: 30, height: 10 })

describe('labels beside marks', () => {
  it('stand above where there is room', () => {
    expect(placeLabels([wish('a', 50, 50)], frame)).toEqual([{ id: 'a', x: 50, y: 36 }])
  })
  it('go below, right or left of what is taken', () => {
    expect(placeLabels([wish('a', 50, 50), wish('b', 55, 50), wish('c', 52, 50)], frame)).toEqual([
      { id: 'a', x: 50, y: 36 },
      { id: 'b', x: 55, y: 64 },
      { id: 'c', x: 76, y: 50 },
    ])
  })
  it('stand right of the end of a line where that is wished', () => {
    expect(placeLabels([{ ...wish('a', 50, 50), isAtEnd: true }], frame)).toEqual([{ id: 'a', x: 74, y: 50 }])
  })
  it('stay inside the frame and off other marks', () => {
    expect(placeLabels([wish('a', 50, 8)], frame)).toEqual([{ id: 'a', x: 50, y: 22 }])
    expect(placeLabels([wish('a', 50, 8)], frame, [{ left: 40, top: 18, width: 8, height: 8 }])).toEqual([{ id: 'a', x: 74, y: 8 }])
  })
  it('are left out where nothing is free', () => {
    expect(placeLabels([wish('a', 10, 8)], { left: 0, top: 0, width: 20, height: 20 })).toEqual([])
  })
})
