import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { countTries } from './tries.ts'

const policy = { free: 2, firstWaitSeconds: 10, longestWaitSeconds: 40, forgetSeconds: 3600, remembered: 3 }
const open = () => {
  const clock = manualClock()
  return { clock, tries: countTries(clock, policy) }
}

describe('counting tries', () => {
  it('lets the first ones pass, then asks for waits that double up to the longest', async () => {
    const { clock, tries } = open()
    expect([tries.begin('a'), tries.begin('a'), tries.begin('a')]).toEqual([0, 0, 0])
    for (const wait of [10, 20, 40, 40]) {
      expect(tries.begin('a')).toBe(wait)
      await clock.advance((wait - 1) * 1000)
      expect(tries.begin('a')).toBe(1)
      await clock.advance(1000)
      expect(tries.begin('a')).toBe(0)
    }
  })

  it('counts a try when it begins, so that many at once do not slip through', () => {
    const { tries } = open()
    expect(Array.from({ length: 6 }, () => tries.begin('a'))).toEqual([0, 0, 0, 10, 10, 10])
  })

  it('starts afresh after a right one', () => {
    const { tries } = open()
    for (let i = 0; i < 3; i += 1) tries.begin('a')
    tries.forget('a')
    expect([tries.begin('a'), tries.begin('a')]).toEqual([0, 0])
  })

  it('forgives only the right one of a name that stands for many', () => {
    const { tries } = open()
    for (let i = 0; i < 3; i += 1) tries.begin('office')
    tries.forgive('office')
    expect(tries.begin('office')).toBe(0)
    expect(tries.begin('office')).toBe(10)
    tries.forgive('nobody')
    expect(tries.begin('nobody')).toBe(0)
  })

  it('forgets who was silent for long enough', async () => {
    const { clock, tries } = open()
    for (let i = 0; i < 3; i += 1) tries.begin('a')
    await clock.advance(3_600_000)
    expect([tries.begin('a'), tries.begin('a')]).toEqual([0, 0])
  })

  it('keeps names apart, and remembers the latest ones only', () => {
    const { tries } = open()
    for (let i = 0; i < 3; i += 1) tries.begin('a')
    expect(tries.begin('b')).toBe(0)
    expect(tries.begin('a')).toBe(10)
    for (const name of ['c', 'd', 'e']) tries.begin(name)
    expect(tries.begin('a')).toBe(0)
  })
})
