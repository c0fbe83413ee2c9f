import { describe, expect, it } from 'vitest'
import { manualClock } from './clock.ts'
import { refreshed } from './refreshed.ts'

const counting = (options: { fail?: () => boolean } = {}) => {
  const clock = manualClock()
  const troubles: unknown[] = []
  let loads = 0
  const value = refreshed<number>({
    maxAgeMs: 1000,
    clock,
    onTrouble: (trouble) => troubles.push(trouble),
    load: async () => {
      loads += 1
      if (options.fail?.()) throw new Error(`load ${loads} failed`)
      return loads
    },
  })
  return { clock, value, troubles, loads: () => loads }
}

describe('refreshed', () => {
  it('loads once for all first readers', async () => {
    const { value, loads } = counting()
    expect(await Promise.all([value.read(), value.read(), value.read()])).toEqual([1, 1, 1])
    expect(loads()).toBe(1)
  })

  it('gives the old value while it loads the new one, and loads only when the old one is old', async () => {
    const { clock, value } = counting()
    await value.read()
    await clock.advance(999)
    expect(await value.read()).toBe(1)
    await clock.advance(1)
    expect(await value.read()).toBe(1)
    await clock.advance(0)
    expect(await value.read()).toBe(2)
  })

  it('loads at the next read once it is told that the value changed', async () => {
    const { clock, value } = counting()
    await value.read()
    value.expire()
    expect(await value.read()).toBe(1)
    await clock.advance(0)
    expect(await value.read()).toBe(2)
  })

  it('holds what a refresh loaded as soon as the refresh resolves, even when a load was under way', async () => {
    const { value } = counting()
    const first = value.read()
    await value.refresh()
    expect(await first).toBe(1)
    expect(await value.read()).toBe(2)
  })

  it('throws when there is nothing yet, and tries again at the next read', async () => {
    let broken = true
    const { value } = counting({ fail: () => broken })
    await expect(value.read()).rejects.toThrow('load 1 failed')
    broken = false
    expect(await value.read()).toBe(2)
  })

  it('keeps the old value when a load fails, tells of it, and rests for a second before the next', async () => {
    let broken = false
    const { clock, value, troubles, loads } = counting({ fail: () => broken })
    await value.read()
    broken = true
    value.expire()
    await value.read()
    await clock.advance(999)
    expect(await value.read()).toBe(1)
    expect(troubles).toEqual([new Error('load 2 failed')])
    expect(loads()).toBe(2)
    broken = false
    await clock.advance(1)
    await value.read()
    await clock.advance(0)
    expect(await value.read()).toBe(3)
  })

  it('rests nineteen times as long as a load took', async () => {
    const clock = manualClock()
    let loads = 0
    const value = refreshed<number>({
      maxAgeMs: 0,
      clock,
      onTrouble: () => {},
      load: async () => {
        loads += 1
        if (loads > 1) await clock.sleep(100)
        return loads
      },
    })
    await value.read()
    await value.read()
    await clock.advance(100)
    await clock.advance(1899)
    await value.read()
    expect(loads).toBe(2)
    await clock.advance(1)
    await value.read()
    expect(loads).toBe(3)
  })
})
