import type { Lease, Work } from '../../../engines/work/port.ts'
import type { Clock } from '../../../kit/clock.ts'
import { messageOf } from '../../../kit/failure.ts'
import { loop, type Closable } from '../../../kit/lifecycle.ts'
import type { Log } from '../../../kit/log.ts'
import { kindsIn, type Lane } from './lanes.ts'
import { PauseGate } from './pause-gate.ts'
import type { PlaysWatch } from './plays-watch.ts'

/** Why a step was told to stop. */
export type StopReason = 'lease-lost' | 'cancelled' | 'stopping'

export class StepStopped extends Error {
  readonly reason: StopReason

  constructor(reason: StopReason) {
    super(`the step was stopped: ${reason}`)
    this.name = 'StepStopped'
    this.reason = reason
  }
}

/** A step in this worker's hands. */
export interface StepRun {
  readonly lease: Lease
  readonly signal: AbortSignal
  readonly gate: PauseGate
  /** 0 to 1; told to the queue with the next heartbeat. */
  readonly progress: (fraction: number) => void
}

export interface Worker {
  /** Begins to take work. Closing gives back, unharmed, what is in hand. */
  start(): Closable
  /** Look for work now. */
  wake(): void
  /** Stops what runs for a job here and now; the queue has already forgotten it. */
  stopGroup(group: string): void
  /** Whether a step of this job is in hand, or still being stopped. */
  runs(group: string): boolean
  /** Low-priority steps stand still because somebody watches. */
  holding(): boolean
}

interface WorkerNeeds {
  readonly work: Work
  /** Does the step to its end in the queue: done, failed, or to be tried again. Rejects only when stopped, or when the queue does not answer. */
  readonly runStep: (run: StepRun) => Promise<void>
  readonly plays: PlaysWatch
  readonly clock: Clock
  readonly log: Log
  /** Names this process in leases. */
  readonly owner: string
  /** How many steps of each lane run at once. */
  readonly slots: Readonly<Record<Lane, number>>
  readonly pace: Pace
}

/** How the worker keeps time, in milliseconds. */
export interface Pace {
  /** How long a silent worker keeps its step: the longest that work waits after a crash. */
  readonly leaseMs: number
  readonly heartbeatMs: number
  /** Between two looks at the queue when nobody wakes the worker. */
  readonly lookMs: number
}

export const defaultPace: Pace = { leaseMs: 15_000, heartbeatMs: 1000, lookMs: 2000 }

interface Running {
  readonly lane: Lane
  readonly lease: Lease
  readonly gate: PauseGate
  readonly stop: AbortController
  readonly done: Promise<void>
}

/** Takes steps from the queue as slots get free, keeps their leases alive, and holds low-priority ones while somebody watches. */
export const createWorker = (needs: WorkerNeeds): Worker => {
  const { work, clock, log, pace } = needs
  const running = new Set<Running>()
  let holding = false
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()

  const { slots } = needs
  const lanes = Object.keys(slots) as Lane[]
  const freeIn = (lane: Lane) => slots[lane] - [...running].filter((step) => step.lane === lane && !step.gate.paused).length

  const take = (lane: Lane, lease: Lease) => {
    const stop = new AbortController()
    const gate = new PauseGate()
    const step: Running = { lane, lease, gate, stop, done: keepRunning(lease, gate, stop).finally(() => (running.delete(step), wake())) }
    running.add(step)
  }

  const keepRunning = async (lease: Lease, gate: PauseGate, stop: AbortController) => {
    const ended = new AbortController()
    let fraction = lease.progress
    const beating = beat(lease, gate, stop, ended.signal, () => fraction)
    try {
      await needs.runStep({ lease, signal: stop.signal, gate, progress: (now) => (fraction = Math.min(1, Math.max(0, now))) })
    } catch (trouble) {
      const stopped = stop.signal.aborted ? (stop.signal.reason as unknown) : undefined
      if (stopped instanceof StepStopped && stopped.reason === 'stopping') await work.release(lease).catch(() => {})
      else if (!(stopped instanceof StepStopped))
        log.warn('a step ended without an answer from the queue', { key: lease.key, error: trouble })
    } finally {
      ended.abort()
      await beating
    }
  }

  const beat = async (lease: Lease, gate: PauseGate, stop: AbortController, ended: AbortSignal, fraction: () => number) => {
    let leasedUntil = lease.leasedUntil
    while (!ended.aborted && !stop.signal.aborted) {
      try {
        const askedAt = clock.now()
        const mine = await work.heartbeat(lease, pace.leaseMs, { fraction: fraction(), note: gate.paused ? { paused: true } : {} })
        if (!mine) return stop.abort(new StepStopped('lease-lost'))
        leasedUntil = askedAt + pace.leaseMs
      } catch (trouble) {
        // The queue does not answer: whoever cannot say that they live must not go on once somebody else may have begun.
        log.warn('a heartbeat was not heard', { key: lease.key, reason: messageOf(trouble) })
        if (clock.now() >= leasedUntil) return stop.abort(new StepStopped('lease-lost'))
      }
      await clock.sleep(pace.heartbeatMs, AbortSignal.any([ended, stop.signal])).catch(() => {})
    }
  }

  const claim = async (lane: Lane, minPriority?: number): Promise<number> => {
    const limit = freeIn(lane)
    if (limit <= 0) return 0
    const leases = await work.claim({
      owner: needs.owner,
      kinds: kindsIn(lane),
      leaseMs: pace.leaseMs,
      limit,
      ...(minPriority !== undefined && { minPriority }),
    })
    for (const lease of leases) take(lane, lease)
    return leases.length
  }

  const low = () => [...running].filter((step) => step.lease.priority < 0)

  const holdOrLetGo = async () => {
    // Who plays is asked only while it matters: when a low-priority step runs, or was held at the last look.
    holding = (holding || low().length > 0) && (await needs.plays.alive())
    for (const step of low()) {
      if (holding) step.gate.pause()
      else if (step.gate.paused && freeIn(step.lane) > 0) step.gate.resume()
    }
  }

  const turn = async () => {
    woken = Promise.withResolvers()
    await holdOrLetGo()
    for (const lane of lanes) await claim(lane, holding ? 0 : undefined)
    // A low-priority step that was just taken is the first sign that it matters who plays.
    if (!holding && low().length > 0) await holdOrLetGo()
    return pace.lookMs
  }

  const rest = async (ms: number, signal: AbortSignal) => {
    const over = new AbortController()
    await Promise.race([clock.sleep(ms, AbortSignal.any([signal, over.signal])), woken.promise]).finally(() => over.abort())
  }

  const start = (): Closable => {
    const looking = loop({
      name: 'encode worker',
      turn,
      sleep: rest,
      onTrouble: (trouble) => {
        log.warn('the queue of encoding does not answer', { reason: messageOf(trouble) })
        return pace.lookMs
      },
    })
    return {
      async close() {
        await looking.close()
        for (const step of running) step.stop.abort(new StepStopped('stopping'))
        await Promise.all([...running].map((step) => step.done))
      },
    }
  }

  return {
    start,
    wake,
    stopGroup(group) {
      for (const step of running) if (step.lease.group === group) step.stop.abort(new StepStopped('cancelled'))
    },
    runs: (group) => [...running].some((step) => step.lease.group === group),
    holding: () => holding,
  }
}
