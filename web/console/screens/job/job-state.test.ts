import { describe, expect, it } from 'vitest'
import { isOpen, sayState, spanOf, toneOf } from './job-state.ts'

const step = { stepId: 'a', kind: 'video', label: 'H.264 720p', state: 'running' as const, progress: 0.5, attempts: 1 }
const at = (seconds: number) => new Date(seconds * 1000).toISOString()

describe('the span of a step', () => {
  it('is its part of the job’s time', () => {
    expect(spanOf({ ...step, startedAt: at(10), finishedAt: at(20) }, 0, 40_000)).toEqual({ from: 0.25, to: 0.5 })
  })
  it('goes on to now while it runs, and is wide enough to be seen', () => {
    expect(spanOf({ ...step, startedAt: at(10) }, 0, 40_000)).toEqual({ from: 0.25, to: 1 })
    expect(spanOf({ ...step, startedAt: at(10), finishedAt: at(10) }, 0, 40_000)).toEqual({ from: 0.25, to: 0.254 })
  })
  it('ends at now where more time is to come', () => {
    expect(spanOf({ ...step, startedAt: at(10) }, 0, 40_000, 20_000)).toEqual({ from: 0.25, to: 0.5 })
  })
  it('is nothing before it starts', () => {
    expect(spanOf(step, 0, 40_000)).toBeUndefined()
  })
})

describe('the state of a job', () => {
  it('is open as long as more is to come', () => {
    const states = ['waiting', 'running', 'paused', 'done', 'refused', 'failed', 'cancelled'] as const
    expect(states.filter((state) => isOpen({ state }))).toEqual(['waiting', 'running', 'paused'])
    expect(states.map(toneOf)).toEqual(['quiet', 'busy', 'quiet', 'good', 'bad', 'bad', 'quiet'])
  })
  it('tells why a paused one does not move', () => {
    expect([sayState('paused'), sayState('done')]).toEqual(['paused while somebody watches', 'done'])
  })
})
