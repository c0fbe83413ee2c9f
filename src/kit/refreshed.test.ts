import { describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from './clock.ts'
import { refreshed, type Refreshed } from './refreshed.ts'

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

  it('rests after a load: readers after one of more than 20 ms, refreshes after one of more than 250 ms', async () => {
    const { clock, value, loads } = slow(120)
    await load(value, clock, 120)
    value.expire()
    await clock.advance(1899)
    expect(await value.read()).toBe(1)
    expect(loads()).toBe(1)
    await load(value, clock, 120)
    expect(await value.read()).toBe(2)
    await clock.advance(1)
    await value.read()
    expect(loads()).toBe(2)
  })

  it('leaves a change that it is told of while it rests to the first reader after the rest', async () => {
    const { clock, value, loads } = slow(300)
    await load(value, clock, 300)
    await value.refresh()
    await clock.advance(5319)
    await value.read()
    expect(loads()).toBe(1)
    await clock.advance(1)
    expect(await value.read()).toBe(1)
    await clock.advance(300)
    expect(await value.read()).toBe(2)
  })
})

/** A value whose loads take so long. */
const slow = (tookMs: number) => {
  const clock = manualClock()
  let loads = 0
  const value = refreshed<number>({
    maxAgeMs: 60_000,
    clock,
    onTrouble: () => {},
    load: async () => {
      loads += 1
      const loaded = loads
      await clock.sleep(tookMs)
      return loaded
    },
  })
  return { clock, value, loads: () => loads }
}

const load = async (value: Refreshed<number>, clock: ManualClock, tookMs: number) => {
  const loading = value.refresh()
  await clock.advance(tookMs)
  await loading
}
