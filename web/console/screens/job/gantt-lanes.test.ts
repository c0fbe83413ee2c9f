import { describe, expect, it } from 'vitest'
import type { JobStep } from '../../../../src/contracts/encode.ts'
import { axisSeconds, lanesOf, packRows, partName, stateOf, streamName } from './gantt-lanes.ts'

const step = (kind: string, label: string, more: Partial<JobStep> = {}): JobStep => ({
  stepId: label,
  kind,
  label,
  state: 'waiting',
  progress: 0,
  attempts: 0,
  ...more,
})

describe('the lanes of a job', () => {
  it('are one for each stream, with its parts counted, in the order of the work', () => {
    const lanes = lanesOf([
      step('publish', 'Publish everything'),
      step('video', 'H.264 240p to 360p, part 1 of 2', { state: 'done' }),
      step('video', 'H.264 240p to 360p, part 2 of 2', { state: 'running', progress: 0.5 }),
      step('inspect', 'Inspect the master', { state: 'done', progress: 1 }),
    ])
    expect(lanes.map(({ name, state, progress, done, steps }) => ({ name, state, progress, done, parts: steps.length }))).toEqual([
      { name: 'Inspect the master', state: 'done', progress: 1, done: 1, parts: 1 },
      { name: 'H.264 240p to 360p', state: 'running', progress: 0.75, done: 1, parts: 2 },
      { name: 'Publish everything', state: 'waiting', progress: 0, done: 0, parts: 1 },
    ])
  })
  it('have a kind that nobody knows yet at their end', () => {
    expect(lanesOf([step('seal', 'Seal'), step('publish', 'Publish')]).map(({ name }) => name)).toEqual(['Publish', 'Seal'])
  })
  it.each<[string, JobStep['state'][], string]>([
    ['failed where one part failed', ['done', 'failed', 'running'], 'failed'],
    ['waiting between two parts', ['done', 'waiting'], 'waiting'],
    ['done when all parts are', ['done', 'done'], 'done'],
    ['cancelled where the rest was', ['done', 'cancelled'], 'cancelled'],
  ])('are %s', (_, states, expected) => {
    const steps = states.map((state, index) => step('video', `AV1 240p, part ${index + 1} of ${states.length}`, { state }))
    expect(lanesOf(steps)[0]!.state).toBe(expected)
  })
  it('are paused when what runs is held for somebody who watches', () => {
    const held = step('video', 'AV1 240p, part 1 of 2 (waits while somebody watches)', { state: 'running' })
    expect([stateOf(held), stateOf({ ...held, label: 'AV1 240p' })]).toEqual(['paused', 'running'])
    expect(lanesOf([held, step('video', 'AV1 240p, part 2 of 2')])).toMatchObject([{ name: 'AV1 240p', state: 'paused' }])
  })
})

it('a part is called by its number', () => {
  expect([streamName('AV1 240p, part 3 of 5'), partName('AV1 240p, part 3 of 5'), partName('AV1 240p')]).toEqual([
    'AV1 240p',
    'part 3 of 5',
    '',
  ])
})

describe('bars of one lane', () => {
  it('lie beside each other where they are at the same time', () => {
    const spans = [
      { from: 0, to: 0.5 },
      { from: 0.2, to: 0.4 },
      { from: 0.4, to: 0.9 },
      { from: 0.5, to: 1 },
    ]
    expect(packRows(spans)).toEqual({ rows: [0, 1, 1, 0], count: 2 })
  })
  it('need a row even when there are none', () => {
    expect(packRows([])).toEqual({ rows: [], count: 1 })
  })
})

it('the axis of a job reaches as far as its end is expected', () => {
  expect([axisSeconds(100, 50), axisSeconds(100, undefined), axisSeconds(0, undefined)]).toEqual([150, 100, 1])
})
