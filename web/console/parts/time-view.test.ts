import { describe, expect, it } from 'vitest'
import { isWhole, moved, showing, ticksOfView, wholeView, zoomed } from './time-view.ts'

const view = (fromSeconds: number, toSeconds: number) => ({ fromSeconds, toSeconds })

describe('the view of a film', () => {
  it('is the whole film at first', () => {
    expect(wholeView(21)).toEqual(view(0, 21))
    expect(isWhole(view(0, 21), 21)).toBe(true)
    expect(isWhole(view(0, 20), 21)).toBe(false)
  })
  it('zooms with the place under the pointer where it was', () => {
    expect(zoomed(view(0, 100), 100, 0.5, 20)).toEqual(view(10, 60))
    expect(zoomed(view(10, 60), 100, 2, 20)).toEqual(view(0, 100))
  })
  it('never shows more than the film nor less than half a second', () => {
    expect(zoomed(view(0, 100), 100, 3, 50)).toEqual(view(0, 100))
    expect(zoomed(view(10, 11), 100, 0.01, 10.5)).toEqual(view(10.25, 10.75))
    expect(zoomed(view(0, 0.2), 0.2, 0.1, 0.1)).toEqual(view(0, 0.2))
  })
  it('stops at both ends of the film', () => {
    expect(moved(view(10, 20), 100, -30)).toEqual(view(0, 10))
    expect(moved(view(80, 90), 100, 30)).toEqual(view(90, 100))
  })
  it('goes to what cannot be seen, and stays for what can', () => {
    expect(showing(view(0, 10), 100, 50)).toEqual(view(45, 55))
    expect(showing(view(0, 10), 100, 10)).toEqual(view(0, 10))
    expect(showing(view(0, 10), 100, 99)).toEqual(view(90, 100))
  })
})

describe('ticks of a view', () => {
  it('are round steps inside of it', () => {
    expect(ticksOfView(view(0, 21), 5)).toEqual([0, 5, 10, 15, 20])
    expect(ticksOfView(view(6.1, 7.2), 6)).toEqual([6.2, 6.4, 6.6, 6.8, 7, 7.2])
    expect(ticksOfView(view(3000, 7300), 4)).toEqual([3600, 5400, 7200])
  })
  it('may be none', () => {
    expect(ticksOfView(view(1.01, 1.09), 1)).toEqual([])
  })
})
