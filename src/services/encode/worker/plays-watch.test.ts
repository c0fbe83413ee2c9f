import { describe, expect, it } from 'vitest'
import { manualClock } from '../../../kit/clock.ts'
import { silentLog } from '../../../kit/log.ts'
import { watchPlays } from './plays-watch.ts'

const watchOf = (answer: (signal: AbortSignal) => Promise<{ plays: number }>) => {
  const clock = manualClock()
  let asked = 0
  const watch = watchPlays({ clock, log: silentLog, countPlays: (signal) => ((asked += 1), answer(signal)) })
  return { clock, watch, asked: () => asked }
}

describe('watchPlays', () => {
  it('asks at most every two seconds, however often it is asked', async () => {
    let plays = 1
    const { clock, watch, asked } = watchOf(() => Promise.resolve({ plays }))
    expect(await Promise.all([watch.alive(), watch.alive()])).toEqual([true, true])
    plays = 0
    await clock.advance(1999)
    expect(await watch.alive()).toBe(true)
    expect(asked()).toBe(1)
    await clock.advance(1)
    expect(await watch.alive()).toBe(false)
    expect(asked()).toBe(2)
  })

  it('takes silence for nobody, and does not ask the silent one more often', async () => {
    const { clock, watch, asked } = watchOf(() => Promise.reject(new Error('no answer')))
    expect(await watch.alive()).toBe(false)
    expect(await watch.alive()).toBe(false)
    expect(asked()).toBe(1)
    await clock.advance(2000)
    expect(await watch.alive()).toBe(false)
    expect(asked()).toBe(2)
  })

  it('takes a second without an answer for nobody, and gives up the question', async () => {
    let given: AbortSignal | undefined
    const { clock, watch } = watchOf((signal) => {
      given = signal
      return new Promise(() => {})
    })
    const alive = watch.alive()
    await clock.advance(999)
    expect(given?.aborted).toBe(false)
    await clock.advance(1)
    expect(await alive).toBe(false)
    expect(given?.aborted).toBe(true)
  })
})
