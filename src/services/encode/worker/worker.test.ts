import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestSql, type TestSql } from '../../../../test/helpers/sql.ts'
import { waitFor } from '../../../../test/helpers/wait-for.ts'
import type { NewItem, Work } from '../../../engines/work/port.ts'
import { openWork } from '../../../engines/work/sql-work.ts'
import type { Sql } from '../../../engines/sql/port.ts'
import { systemClock } from '../../../kit/clock.ts'
import type { Closable } from '../../../kit/lifecycle.ts'
import { silentLog } from '../../../kit/log.ts'
import { createWorker, StepStopped, type StepRun, type Worker } from './worker.ts'

const item = (key: string, change: Partial<NewItem> = {}): NewItem => ({ key, group: 'job', kind: 'video', payload: {}, ...change })

/** A step in the hands of the test. */
interface Held {
  readonly run: StepRun
  readonly finish: () => Promise<void>
}

describe('worker', () => {
  let database: TestSql
  let sql: Sql<Record<never, never>>
  let work: Work
  let closers: Closable[]
  let held: Map<string, Held>
  let plays: number
  let asked: number
  beforeEach(async () => {
    database = await openTestSql()
    sql = await database.sql.open('encode', {})
    work = await openWork({ sql: database.sql, clock: systemClock }).open('encode')
    closers = []
    held = new Map()
    plays = 0
    asked = 0
  })
  afterEach(async () => {
    for (const closer of closers) await closer.close()
    await database[Symbol.asyncDispose]()
  })

  const put = (...items: NewItem[]) => sql.transaction((trx) => work.put(trx, items))
  const open = (workers: number, queue: Work = work): Worker => {
    const worker = createWorker({
      work: queue,
      clock: systemClock,
      log: silentLog,
      owner: 'test',
      workers,
      pace: { leaseMs: 400, heartbeatMs: 20, lookMs: 30 },
      plays: {
        async alive() {
          asked += 1
          return plays > 0
        },
      },
      runStep: (run) =>
        new Promise<void>((resolve, reject) => {
          const key = run.lease.key
          const leave = (end: () => void) => {
            held.delete(key)
            end()
          }
          run.signal.addEventListener('abort', () => leave(() => reject(run.signal.reason as Error)))
          held.set(key, {
            run,
            async finish() {
              await work.complete(run.lease, {})
              leave(resolve)
            },
          })
        }),
    })
    closers.push(worker.start())
    return worker
  }
  const running = (key: string) => waitFor(() => held.get(key))
  const stateOf = async (key: string) => (await work.readGroup('job')).find((one) => one.key === key)!

  it('takes the highest priority first, and the next as soon as a slot is free', async () => {
    await put(item('low', { priority: 1 }), item('high', { priority: 2 }))
    open(1)
    const high = await running('high')
    expect([...held.keys()]).toEqual(['high'])
    await high.finish()
    await running('low')
  })

  it('runs light steps beside busy ones', async () => {
    await put(item('encode'), item('encode too'), item('publish', { kind: 'publish' }), item('package', { kind: 'package' }))
    open(1)
    await running('encode')
    await running('publish')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([...held.keys()].toSorted()).toEqual(['encode', 'publish'])
  })

  it('encodes nothing with no workers', async () => {
    await put(item('encode'), item('publish', { kind: 'publish' }))
    open(0)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(held.size).toBe(0)
  })

  it('keeps the lease alive and tells progress', async () => {
    await put(item('encode'))
    open(1)
    const { run } = await running('encode')
    run.progress(0.25)
    await waitFor(async () => (await stateOf('encode')).progress === 0.25)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(await stateOf('encode')).toMatchObject({ state: 'running', attempts: 1 })
    expect(run.signal.aborted).toBe(false)
  })

  it('stops a step whose item was cancelled', async () => {
    await put(item('encode'))
    open(1)
    const { run } = await running('encode')
    await sql.transaction((trx) => work.cancelGroup(trx, 'job'))
    await waitFor(() => run.signal.aborted)
    expect(run.signal.reason).toEqual(new StepStopped('lease-lost'))
  })

  it('stops a step when the queue has not answered for as long as the lease', async () => {
    await put(item('encode'))
    const deaf: Work = { ...work, heartbeat: () => Promise.reject(new Error('the queue is away')) }
    open(1, deaf)
    const { run } = await running('encode')
    await waitFor(() => run.signal.aborted)
    expect(run.signal.reason).toEqual(new StepStopped('lease-lost'))
  })

  it('gives a step back unharmed when it is closed', async () => {
    await put(item('encode'))
    open(1)
    await running('encode')
    await closers.pop()!.close()
    expect(await stateOf('encode')).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  it('stops the steps of one job at once when told', async () => {
    await put(item('mine'), item('other', { group: 'another job' }))
    const worker = open(2)
    const mine = await running('mine')
    const other = await running('other')
    expect(worker.runs('job')).toBe(true)
    worker.stopGroup('job')
    expect(mine.run.signal.reason).toEqual(new StepStopped('cancelled'))
    expect(other.run.signal.aborted).toBe(false)
    await waitFor(() => !worker.runs('job'))
  })

  describe('while somebody watches', () => {
    it('holds low-priority steps with their lease, and goes on afterwards', async () => {
      await put(item('demo', { priority: -5 }))
      const worker = open(1)
      const { run } = await running('demo')
      expect(run.gate.paused).toBe(false)
      plays = 1
      await waitFor(() => run.gate.paused)
      await waitFor(async () => JSON.stringify((await stateOf('demo')).note) === '{"paused":true}')
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(await stateOf('demo')).toMatchObject({ state: 'running', attempts: 1 })
      expect(worker.holding()).toBe(true)
      plays = 0
      await waitFor(() => !run.gate.paused)
      expect(worker.holding()).toBe(false)
    })

    it('takes no further low-priority step, and lets a better one into the slot of a held one', async () => {
      plays = 1
      await put(item('demo', { priority: -5 }), item('demo too', { priority: -6 }))
      open(1)
      await waitFor(() => held.get('demo')?.run.gate.paused)
      await put(item('film', { priority: 0 }))
      const film = await running('film')
      expect(film.run.gate.paused).toBe(false)
      expect(held.has('demo too')).toBe(false)
      plays = 0
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(held.get('demo')!.run.gate.paused).toBe(true)
      await film.finish()
      await waitFor(() => !held.get('demo')!.run.gate.paused)
      expect(held.has('demo too')).toBe(false)
    })

    it('does not ask who plays as long as it does not matter', async () => {
      await put(item('film'))
      open(1)
      await running('film')
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(asked).toBe(0)
    })
  })
})
