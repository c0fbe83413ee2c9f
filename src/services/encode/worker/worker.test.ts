import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestSql, type TestSql } from '../../../../test/helpers/sql.ts'
import { waitFor } from '../../../../test/helpers/wait-for.ts'
import type { Sql } from '../../../engines/sql/port.ts'
import type { NewItem, Work } from '../../../engines/work/port.ts'
import { openWork } from '../../../engines/work/sql-work.ts'
import { manualClock, type Clock, type ManualClock } from '../../../kit/clock.ts'
import type { Closable } from '../../../kit/lifecycle.ts'
import { silentLog } from '../../../kit/log.ts'
import { slotsOf } from './lanes.ts'
import { createWorker, StepStopped, type StepRun, type Worker } from './worker.ts'

const pace = { leaseMs: 1000, heartbeatMs: 100, lookMs: 50 }
const item = (key: string, change: Partial<NewItem> = {}): NewItem => ({ key, group: 'job', kind: 'video', payload: {}, ...change })

/** A step in the hands of the test. */
interface Held {
  readonly run: StepRun
  readonly finish: () => Promise<void>
}

describe('worker', () => {
  let database: TestSql
  let sql: Sql<Record<never, never>>
  let clock: ManualClock
  let work: Work
  let closers: Closable[]
  let held: Map<string, Held>
  let turns: number
  let resting: number
  let beats: number
  let plays: number
  let asked: number
  let owners = 0
  beforeAll(async () => {
    database = await openTestSql()
  })
  afterAll(() => database[Symbol.asyncDispose]())
  beforeEach(async () => {
    owners += 1
    sql = await database.sql.open(`encode${owners}`, {})
    clock = manualClock()
    work = await openWork({ sql: database.sql, clock }).open(`encode${owners}`)
    closers = []
    held = new Map()
    turns = resting = beats = plays = asked = 0
  })
  afterEach(async () => {
    for (const closer of closers) await closer.close()
  })

  /** Counts the worker's looks at the queue by the rests after them. */
  const countingClock = (): Clock => ({
    ...clock,
    async sleep(ms, signal) {
      if (ms !== pace.lookMs) return clock.sleep(ms, signal)
      turns += 1
      resting += 1
      await clock.sleep(ms, signal).finally(() => (resting -= 1))
    },
  })
  const heartbeat: Work['heartbeat'] = async (...ask) => {
    const mine = await work.heartbeat(...ask)
    beats += 1
    return mine
  }
  const put = (...items: NewItem[]) => sql.transaction((trx) => work.put(trx, items))
  const open = (workers: number, change: Partial<Work> = {}): Worker => {
    const runStep = (run: StepRun) =>
      new Promise<void>((resolve, reject) => {
        const { key } = run.lease
        run.signal.addEventListener('abort', () => {
          held.delete(key)
          reject(run.signal.reason as Error)
        })
        held.set(key, {
          run,
          async finish() {
            await work.complete(run.lease, {})
            held.delete(key)
            resolve()
          },
        })
      })
    const alive = () => {
      asked += 1
      return Promise.resolve(plays > 0)
    }
    const worker = createWorker({
      work: { ...work, heartbeat, ...change },
      clock: countingClock(),
      log: silentLog,
      owner: 'test',
      slots: slotsOf({ workers, duty: 'whole' }),
      pace,
      plays: { alive },
      runStep,
    })
    closers.push(worker.start())
    return worker
  }
  const running = (key: string) => waitFor(() => held.get(key))
  const stateOf = async (key: string) => (await work.readGroup('job')).find((one) => one.key === key)!
  /** Time passes until the worker has looked again so many times. */
  const looks = async (count: number) => {
    for (let look = 0; look < count; look += 1) {
      // A look that is still under way would be counted as the one that this time brings.
      await waitFor(() => resting > 0)
      const before = turns
      await clock.advance(pace.lookMs)
      await waitFor(() => turns > before)
    }
  }

  it('takes the highest priority first, and the next as soon as a slot is free', async () => {
    await put(item('low', { priority: 1 }), item('high', { priority: 2 }))
    open(1)
    const high = await running('high')
    expect([...held.keys()]).toEqual(['high'])
    await high.finish()
    await running('low')
  })

  it('runs light steps beside busy ones', async () => {
    await put(
      item('encode'),
      item('encode too'),
      ...['verify', 'publish', 'package'].map((kind, place) => item(kind, { kind, priority: 9 - place })),
    )
    open(1)
    await running('encode')
    await running('publish')
    await looks(2)
    expect([...held.keys()].toSorted()).toEqual(['encode', 'publish', 'verify'])
  })

  it('encodes nothing with no workers', async () => {
    await put(item('encode'), item('publish', { kind: 'publish' }))
    open(0)
    await looks(2)
    expect(held.size).toBe(0)
  })

  it('looks at once when it is woken', async () => {
    const worker = open(1)
    await waitFor(() => turns === 1)
    await put(item('encode'))
    worker.wake()
    await running('encode')
  })

  it('keeps the lease alive and tells progress', async () => {
    await put(item('encode'))
    open(1)
    const { run } = await running('encode')
    run.progress(0.25)
    for (let beat = 2; beat < 15; beat += 1) {
      await waitFor(() => beats === beat - 1 && clock.sleepers() >= 2)
      await clock.advance(pace.heartbeatMs)
    }
    expect(clock.now()).toBeGreaterThan(run.lease.leasedUntil)
    await waitFor(async () => (await stateOf('encode')).progress === 0.25)
    expect(await stateOf('encode')).toMatchObject({ state: 'running', attempts: 1 })
    expect(run.signal.aborted).toBe(false)
  })

  it('stops a step whose item was cancelled', async () => {
    await put(item('encode'))
    open(1)
    const { run } = await running('encode')
    await waitFor(() => beats === 1 && clock.sleepers() >= 2)
    await sql.transaction((trx) => work.cancelGroup(trx, 'job'))
    await clock.advance(pace.heartbeatMs)
    await waitFor(() => run.signal.aborted)
    expect(run.signal.reason).toEqual(new StepStopped('lease-lost'))
  })

  it('stops a step when the queue has not answered for as long as the lease, and not before', async () => {
    await put(item('encode'))
    let unheard = 0
    open(1, {
      heartbeat() {
        unheard += 1
        return Promise.reject(new Error('the queue is away'))
      },
    })
    const { run } = await running('encode')
    while (clock.now() + pace.heartbeatMs < run.lease.leasedUntil) {
      const before = unheard
      await waitFor(() => clock.sleepers() >= 2)
      await clock.advance(pace.heartbeatMs)
      await waitFor(() => unheard > before)
    }
    expect(run.signal.aborted).toBe(false)
    await waitFor(() => clock.sleepers() >= 2)
    await clock.advance(pace.heartbeatMs)
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
      await looks(1)
      expect(run.gate.paused).toBe(false)
      plays = 1
      await looks(1)
      expect(run.gate.paused).toBe(true)
      expect(worker.holding()).toBe(true)
      // The look and the heartbeat both rest: time that passes before they do wakes nobody.
      await waitFor(() => clock.sleepers() >= 2)
      await clock.advance(pace.heartbeatMs)
      await waitFor(async () => JSON.stringify((await stateOf('demo')).note) === '{"paused":true}')
      expect(await stateOf('demo')).toMatchObject({ state: 'running', attempts: 1 })
      plays = 0
      await looks(1)
      await waitFor(() => !run.gate.paused)
      expect(worker.holding()).toBe(false)
    })

    it('takes no further low-priority step, and lets a better one into the slot of a held one', async () => {
      plays = 1
      await put(item('demo', { priority: -5 }), item('demo too', { priority: -6 }))
      open(1)
      const demo = await running('demo')
      await looks(1)
      expect(demo.run.gate.paused).toBe(true)
      await put(item('film', { priority: 0 }))
      await looks(1)
      const film = await running('film')
      expect(film.run.gate.paused).toBe(false)
      plays = 0
      await looks(2)
      expect(demo.run.gate.paused).toBe(true)
      expect(held.has('demo too')).toBe(false)
      await film.finish()
      await waitFor(() => !demo.run.gate.paused)
      expect(held.has('demo too')).toBe(false)
    })

    it('does not ask who plays as long as it does not matter', async () => {
      await put(item('film'))
      open(1)
      await running('film')
      await looks(2)
      expect(asked).toBe(0)
    })
  })
})
