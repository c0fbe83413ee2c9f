import { describe, expect, it } from 'vitest'
import type { BuildId, JobId, MasterId, TitleId } from '../../contracts/ids.ts'
import type { Item } from '../../engines/work/port.ts'
import { jobState, jobView, type JobRecord } from './job-view.ts'

const jobId = '019370a0-0000-7000-8000-000000000001' as JobId
const job: JobRecord = {
  jobId,
  titleId: 'title' as TitleId,
  masterId: 'master' as MasterId,
  name: 'A film',
  recipe: 'economy',
  priority: 0,
  state: 'open',
  reason: null,
  reasonCode: null,
  facts: undefined,
  createdAt: 0,
  finishedAt: undefined,
}
const item = (stepId: string, change: Partial<Item> = {}): Item => ({
  key: `${jobId}/${stepId}`,
  group: jobId,
  kind: 'video',
  payload: { label: `Step ${stepId}`, costSeconds: 10 },
  state: 'waiting',
  priority: 0,
  attempts: 0,
  maxAttempts: 5,
  progress: 0,
  note: null,
  result: null,
  error: undefined,
  needs: [],
  putAt: 0,
  startedAt: undefined,
  finishedAt: undefined,
  ...change,
})
const running = (change: Partial<Item> = {}) => item('run', { state: 'running', attempts: 1, startedAt: 0, ...change })
const done = item('done', { state: 'done', progress: 1, attempts: 1, startedAt: 0, finishedAt: 10_000 })
const paused = running({ note: { paused: true } })

describe('jobState', () => {
  const state = (items: Item[], change: Partial<JobRecord> = {}, holding = false) => jobState({ ...job, ...change }, items, holding)

  it('waits until something has begun, and runs from then on, also between two steps', () => {
    expect(state([item('a')])).toBe('waiting')
    expect(state([running(), item('a')])).toBe('running')
    expect(state([done, item('a')])).toBe('running')
    expect(state([done])).toBe('running')
  })
  it('is paused when all that runs of it stands still', () => {
    expect(state([done, paused])).toBe('paused')
    expect(state([paused, running()])).toBe('running')
  })
  it('is paused when it is of low priority and somebody watches', () => {
    expect(state([item('a')], { priority: -1 }, true)).toBe('paused')
    expect(state([item('a')], { priority: 0 }, true)).toBe('waiting')
  })
  it('has failed when a step has, and nothing else can go on', () => {
    const failed = item('f', { state: 'failed' })
    expect(state([failed, item('c', { state: 'cancelled' }), done])).toBe('failed')
    expect(state([failed, running()])).toBe('running')
    expect(state([failed, item('a')])).toBe('running')
  })
  it('ends as its row says', () => {
    for (const end of ['done', 'refused', 'failed', 'cancelled'] as const) expect(state([running()], { state: end })).toBe(end)
  })
})

describe('jobView', () => {
  const view = (items: Item[], change: Partial<JobRecord> = {}) =>
    jobView({ job: { ...job, ...change }, items, buildIds: ['b' as BuildId], holding: false, slots: 2, nowMs: 20_000 })

  it('does not take the steps that are planned for all there will be', () => {
    const inspect = { kind: 'inspect' }
    const looking = view([running({ ...inspect, progress: 0.5 })])
    expect([looking.progress, looking.etaSeconds]).toEqual([0.015, undefined])
    const trying = view([{ ...done, ...inspect }, running({ progress: 0.5 }), item('ladder', { kind: 'ladder' })])
    expect(trying.progress).toBeCloseTo(0.15)
    // 15 s of what is planned, and seven thirds of its 30 s.
    expect(trying.etaSeconds).toBe(85)
    const planned = view([{ ...done, kind: 'ladder' }, running({ progress: 0.5 })])
    expect([planned.progress, planned.etaSeconds]).toEqual([0.75, 5])
  })

  it('shows steps with progress, times, cost and what remains', () => {
    const result = { cpuSeconds: 4.5, sizeBytes: 1000 }
    const { steps, progress, etaSeconds } = view([{ ...done, result }, running({ progress: 0.5 }), item('later')])
    expect(steps).toEqual([
      {
        stepId: 'done',
        kind: 'video',
        label: 'Step done',
        state: 'done',
        progress: 1,
        attempts: 1,
        startedAt: '1970-01-01T00:00:00.000Z',
        finishedAt: '1970-01-01T00:00:10.000Z',
        cpuSeconds: 4.5,
        sizeBytes: 1000,
      },
      {
        stepId: 'run',
        kind: 'video',
        label: 'Step run',
        state: 'running',
        progress: 0.5,
        attempts: 1,
        startedAt: '1970-01-01T00:00:00.000Z',
        etaSeconds: 20,
      },
      { stepId: 'later', kind: 'video', label: 'Step later', state: 'waiting', progress: 0, attempts: 0 },
    ])
    expect(progress).toBe(0.5)
    // 15 s of expected cost remain, at two wall seconds each so far, in two slots.
    expect(etaSeconds).toBe(15)
  })
  it('says that a step stands still, and promises no end', () => {
    const shown = view([paused])
    expect(shown.steps[0]!.label).toBe('Step run (waits while somebody watches)')
    expect(shown).not.toHaveProperty('etaSeconds')
    expect(shown.steps[0]).not.toHaveProperty('etaSeconds')
  })
  it('tells early which step failed and why', () => {
    const failed = item('f', { state: 'failed', error: 'TOOL_TIMED_OUT: ffmpeg took too long.' })
    expect(view([failed, running()])).toMatchObject({
      state: 'running',
      reason: 'Step f: ffmpeg took too long.',
      reasonCode: 'TOOL_TIMED_OUT',
    })
    expect(view([failed, running()]).steps[0]!.error).toBe('ffmpeg took too long.')
  })
  it('keeps the words of a refusal', () => {
    expect(view([done], { state: 'refused', reason: 'The file is empty.', reasonCode: 'EMPTY_FILE', finishedAt: 5000 })).toMatchObject({
      state: 'refused',
      reason: 'The file is empty.',
      reasonCode: 'EMPTY_FILE',
      finishedAt: '1970-01-01T00:00:05.000Z',
    })
  })
})
