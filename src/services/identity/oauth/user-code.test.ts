import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../kit/random.ts'
import { newUserCode, readUserCode } from './user-code.ts'

describe('a code that a screen shows', () => {
  it('is read however a person types it', () => {
    for (const typed of ['WDJB-MJHT', 'wdjbmjht', ' wdjb mjht ', 'W D J B - M J H T']) expect(readUserCode(typed)).toBe('WDJB-MJHT')
  })

  it('is nothing else', () => {
    for (const typed of ['', 'WDJB-MJH', 'WDJB-MJHTX', 'WDJB-MJHA', '1234-5678', 'WDJB-MJH0']) expect(readUserCode(typed)).toBeUndefined()
  })

  it('has all letters equally often', () => {
    const random = seededRandom('codes')
    const counts = new Map<string, number>()
    for (let code = 0; code < 5000; code += 1)
      for (const letter of newUserCode(random).replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    expect(counts.size).toBe(20)
    // Chi-square with 19 degrees of freedom: 43.8 is passed by chance once in a thousand.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(43.8)
    expect(readUserCode(newUserCode(random))).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  })
})
