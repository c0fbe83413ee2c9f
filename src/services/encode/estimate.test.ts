import { describe, expect, it } from 'vitest'
import {
  jobEtaSeconds,
  jobProgress,
  observedPace,
  plannedNeedBytes,
  roughNeedBytes,
  stepEtaSeconds,
  type StepProgress,
} from './estimate.ts'

const step = (change: Partial<StepProgress>): StepProgress => ({
  state: 'waiting',
  costSeconds: 10,
  progress: 0,
  startedAt: undefined,
  finishedAt: undefined,
  ...change,
})

describe('observedPace', () => {
  it('believes in the plan before anything has been done', () => {
    expect(observedPace([step({}), step({ state: 'running', startedAt: 0, progress: 0.01 })], 60_000)).toBe(1)
  })
  it('is wall time over expected time of what is done', () => {
    expect(observedPace([step({ state: 'done', progress: 1, startedAt: 0, finishedAt: 20_000 })], 99_000)).toBe(2)
  })
  it('counts the done share of a running step', () => {
    const steps = [step({ state: 'done', startedAt: 0, finishedAt: 5000 }), step({ state: 'running', progress: 0.5, startedAt: 5000 })]
    expect(observedPace(steps, 7500)).toBe(0.5)
  })
  it('leaves out what failed', () => {
    expect(observedPace([step({ state: 'failed', startedAt: 0, finishedAt: 90_000 })], 99_000)).toBe(1)
  })
  it('never grows beyond fifty times the plan', () => {
    expect(observedPace([step({ state: 'done', startedAt: 0, finishedAt: 9_000_000 })], 0)).toBe(50)
  })
})

describe('stepEtaSeconds', () => {
  it('comes from the progress of the step itself', () => {
    expect(stepEtaSeconds(step({ state: 'running', progress: 0.25, startedAt: 1000 }), 7, 11_000)).toBe(30)
  })
  it('comes from the expected cost while the step says nothing yet', () => {
    expect(stepEtaSeconds(step({ state: 'running', progress: 0, startedAt: 1000 }), 1.5, 11_000)).toBe(15)
  })
  it('is not known for a step that does not run', () => {
    expect(stepEtaSeconds(step({}), 1, 0)).toBeUndefined()
    expect(stepEtaSeconds(step({ state: 'done' }), 1, 0)).toBeUndefined()
  })
})

describe('jobEtaSeconds and jobProgress', () => {
  const steps = [
    step({ state: 'done', costSeconds: 30 }),
    step({ state: 'running', costSeconds: 20, progress: 0.5 }),
    step({ costSeconds: 50 }),
    step({ state: 'cancelled', costSeconds: 1000 }),
  ]
  it('weighs what remains by its cost and shares it among the slots', () => {
    expect(jobEtaSeconds(steps, 2, 1)).toBe(120)
    expect(jobEtaSeconds(steps, 2, 2)).toBe(60)
  })
  it('is the done share of the cost of all that was not cancelled', () => {
    expect(jobProgress(steps)).toBe(0.4)
  })
  it('is nothing for nothing', () => {
    expect(jobProgress([])).toBe(0)
    expect(jobEtaSeconds([], 1, 1)).toBe(0)
  })
})

describe('disk needed', () => {
  it('is guessed from the size of the master before it has been looked at', () => {
    expect(roughNeedBytes(1_000_000_000)).toBe(2_067_108_864)
    expect(roughNeedBytes(0)).toBe(67_108_864)
  })
  it('is three copies of every rung, and a tenth, once the rungs are known', () => {
    expect(plannedNeedBytes([{ averageBps: 8_000_000 }, { averageBps: 160_000 }], 100)).toBe(16 * 2 ** 20 + 336_600_000)
  })
})
