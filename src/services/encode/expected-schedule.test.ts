import { describe, expect, it } from 'vitest'
import { expectedEnds, type ScheduledStep } from './expected-schedule.ts'

const step = (key: string, costSeconds: number, more: Partial<ScheduledStep> = {}): ScheduledStep => ({
  key,
  kind: 'video',
  priority: 0,
  needs: [],
  costSeconds,
  ...more,
})

describe('expected ends', () => {
  it('of steps that wait for nobody are shorter with more workers, but never than the longest', () => {
    const steps = [step('a', 3), step('b', 2), step('c', 1)]
    const lastOf = (workers: number) => Math.max(...expectedEnds(steps, workers).values())
    expect([1, 2, 3, 9].map(lastOf)).toEqual([6, 3, 3, 3])
    expect(lastOf(0)).toBe(6)
  })

  it('come after all that a step needs, the highest priority first', () => {
    const steps = [
      step('inspect', 1, { kind: 'inspect' }),
      step('low', 2, { needs: ['inspect'] }),
      step('high', 2, { needs: ['inspect', 'inspect'], priority: 5 }),
      step('join', 0.5, { kind: 'join', needs: ['low', 'high'], priority: 9 }),
    ]
    expect([...expectedEnds(steps, 1)]).toEqual([
      ['inspect', 1],
      ['high', 3],
      ['low', 5],
      ['join', 5.5],
    ])
  })

  it('let short steps go beside long ones', () => {
    expect(expectedEnds([step('long', 9), step('join', 1, { kind: 'join' }), step('verify', 2, { kind: 'verify' })], 1).get('verify')).toBe(
      2,
    )
  })

  it('are missing where a need is nowhere or goes in a circle', () => {
    const steps = [step('a', 1, { needs: ['nowhere'] }), step('b', 1, { needs: ['c'] }), step('c', 1, { needs: ['b'] }), step('d', 1)]
    expect([...expectedEnds(steps, 2)]).toEqual([['d', 1]])
  })
})
