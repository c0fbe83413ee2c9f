import { describe, expect, it } from 'vitest'
import { spanOf, stateWords } from './job-state.ts'

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
  it('is nothing before it starts', () => {
    expect(spanOf(step, 0, 40_000)).toBeUndefined()
  })
})

describe('the words of a state', () => {
  it('tell why a master was refused', () => {
    expect(stateWords({ state: 'refused', reason: 'There is no picture in it.' })).toBe('refused: There is no picture in it.')
    expect(stateWords({ state: 'paused' })).toBe('paused while somebody watches')
  })
})
