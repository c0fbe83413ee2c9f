import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { Bell } from './bell.ts'

const openBell = () => {
  const clock = manualClock()
  const stop = new AbortController()
  const bell = new Bell(clock)
  const ended: string[] = []
  return { clock, stop, bell, ended, rest: (name: string, ms: number) => void bell.rest(ms, stop.signal).then(() => ended.push(name)) }
}

describe('bell', () => {
  it('lets rest as long as nobody rings', async () => {
    const { clock, ended, rest } = openBell()
    rest('first', 1000)
    await clock.advance(999)
    expect(ended).toEqual([])
    await clock.advance(1)
    expect(ended).toEqual(['first'])
  })

  it('wakes whoever rests, once', async () => {
    const { clock, bell, ended, rest } = openBell()
    rest('first', 1000)
    bell.ring()
    await clock.advance(0)
    expect(ended).toEqual(['first'])
    rest('second', 1000)
    await clock.advance(999)
    expect(ended).toEqual(['first'])
  })

  it('does not forget a ring that nobody heard', async () => {
    const { clock, bell, ended, rest } = openBell()
    bell.ring()
    rest('first', 1000)
    await clock.advance(0)
    expect(ended).toEqual(['first'])
  })

  it('ends its rest when it is told to stop, and leaves no sleeper behind', async () => {
    const { clock, stop, ended, rest } = openBell()
    rest('first', 1000)
    stop.abort()
    await clock.advance(0)
    expect([ended, clock.sleepers()]).toEqual([['first'], 0])
  })
})
