import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { LastKnown } from './last-known.ts'

const bounds = { entries: 2, maxAgeMs: 10_000, patienceMs: 500 }
const answer = (text: string) => ({ text })
const failing = async () => {
  throw new Error('no answer')
}

describe('last known', () => {
  it('asks every time, and gives what it hears', async () => {
    const known = new LastKnown(manualClock(), bounds)
    expect(await known.read('a', async () => answer('first'))).toEqual({ value: answer('first'), ageMs: 0 })
    expect(await known.read('a', async () => answer('second'))).toEqual({ value: answer('second'), ageMs: 0 })
  })

  it('gives the last answer and its age when there is none, as long as that is not too old', async () => {
    const clock = manualClock()
    const known = new LastKnown(clock, bounds)
    await known.read('a', async () => answer('first'))
    await clock.advance(10_000)
    expect(await known.read('a', failing)).toEqual({ value: answer('first'), ageMs: 10_000 })
    await clock.advance(1)
    await expect(known.read('a', failing)).rejects.toThrow('no answer')
  })

  it('fails as the peer fails when nothing is known', async () => {
    await expect(new LastKnown(manualClock(), bounds).read('a', failing)).rejects.toThrow('no answer')
  })

  it('waits for a slow peer only so long, and remembers its late answer', async () => {
    const clock = manualClock()
    const known = new LastKnown<{ text: string }>(clock, bounds)
    await known.read('a', async () => answer('first'))
    const late = Promise.withResolvers<{ text: string }>()
    const reading = known.read('a', () => late.promise)
    await clock.advance(500)
    expect((await reading).value).toEqual(answer('first'))
    late.resolve(answer('late'))
    await clock.advance(0)
    expect((await known.read('a', failing)).value).toEqual(answer('late'))
    expect(clock.sleepers()).toBe(0)
  })

  it('waits for a slow peer of which it knows nothing as long as that takes', async () => {
    const clock = manualClock()
    const late = Promise.withResolvers<{ text: string }>()
    const reading = new LastKnown<{ text: string }>(clock, bounds).read('a', () => late.promise)
    await clock.advance(60_000)
    late.resolve(answer('at last'))
    expect(await reading).toEqual({ value: answer('at last'), ageMs: 0 })
  })

  it('forgets what was used longest ago when it is full', async () => {
    const known = new LastKnown<{ text: string }>(manualClock(), bounds)
    for (const key of ['a', 'b', 'c']) await known.read(key, async () => answer(key))
    await expect(known.read('a', failing)).rejects.toThrow('no answer')
    expect((await known.read('b', failing)).value).toEqual(answer('b'))
  })
})
