import { describe, expect, it } from 'vitest'
import { nextPlace, type Place } from './spatial-focus.ts'

const at = (left: number, top: number, width = 100, height = 50): Place => ({ left, top, right: left + width, bottom: top + height })

describe('spatial focus', () => {
  // Two rows of three cards; the second is scrolled by half a card.
  const cards = [at(0, 0), at(110, 0), at(220, 0), at(-50, 100), at(60, 100), at(170, 100)]

  it('goes to the neighbour in a row', () => {
    expect(nextPlace(cards[0]!, cards, 'right')).toBe(1)
    expect(nextPlace(cards[2]!, cards, 'left')).toBe(1)
  })

  it('goes to the nearest card of the next row', () => {
    expect(nextPlace(cards[1]!, cards, 'down')).toBe(4)
    expect(nextPlace(cards[5]!, cards, 'up')).toBe(2)
  })

  it('prefers the next row to a card that is nearer but far aside', () => {
    const from = at(0, 0)
    expect(nextPlace(from, [at(600, 55), at(0, 200)], 'down')).toBe(1)
  })

  it('reaches a neighbour that an enlarged card overlaps a little', () => {
    expect(nextPlace(at(0, 0, 120), [at(112, 0)], 'right')).toBe(0)
  })

  it('stays where nothing lies ahead', () => {
    expect(nextPlace(cards[2]!, cards, 'right')).toBeUndefined()
    expect(nextPlace(cards[0]!, cards, 'up')).toBeUndefined()
    expect(nextPlace(cards[0]!, [], 'down')).toBeUndefined()
  })
})
