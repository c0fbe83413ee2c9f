import type { Clock } from '../../kit/clock.ts'
import { type Closable, loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import { backoffMs } from '../../kit/retry.ts'
import { type LogStore, readEntries } from './log-store.ts'
import type { Lease, Membership, Seat } from './membership.ts'
import type { Entry, LogEngine } from './port.ts'

/** Entries of one batch when the consumer does not say, and what their values may take together before it is cut short. */
const defaultBatch = 100
const batchLimitBytes = 4 << 20
/** The pause after trouble with a batch. */
const pause = { baseMs: 100, capMs: 30_000 }
/** A consumer that nobody wakes looks by itself after this long. */
const idleMs = 60_000
const troubleRestMs = 1000

export interface ConsumerNeeds {
  readonly store: LogStore
  readonly membership: Membership
  readonly seat: Seat
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export interface Consumer extends Closable {
  readonly topic: string
  /** There may be something to do. */
  wake(): void
}

/** A leased partition, and what is in the way there. */
interface Reading {
  readonly partition: number
  readonly fence: number
  offset: number
  troubles: number
  /** Monotonic milliseconds. */
  pausedUntil: number
  /** The batch that its handler did not bear: it comes again as it was. */
  refused: readonly Entry[] | undefined
}

/**
 * One member of a group: handles one batch at a time, taking turns between its partitions. Trouble with a batch pauses its partition alone.
 * It rests until it is woken, and looks at its share of the partitions whenever the group's members have changed.
 */
export const startConsumer = (needs: ConsumerNeeds, ask: Parameters<LogEngine['consume']>[0]): Consumer => {
  const { store, membership, seat, clock, log } = needs
  const bound = { topic: seat.topic, group: seat.group }
  let readings: Reading[] = []
  let lastChange: number | undefined
  let stopResting: (() => void) | undefined
  let woken = false
  // Asked for at once, so that what this process appends from now on comes after the start.
  let sitting: Promise<void> | undefined = membership.sit(seat, ask.start)
  let seated = false

  const wake = () => {
    woken = true
    stopResting?.()
  }

  const sit = async (): Promise<void> => {
    sitting ??= membership.sit(seat, ask.start)
    try {
      await sitting
      seated = true
    } finally {
      sitting = undefined
    }
  }

  const share = async (): Promise<void> => {
    const known = new Map(readings.map((reading) => [reading.partition, reading]))
    readings = (await membership.share(seat)).map((lease) => {
      const before = known.get(lease.partition)
      return before?.fence === lease.fence ? before : freshReading(lease)
    })
  }

  /** True when there was something to handle. */
  const handleNext = async (reading: Reading): Promise<boolean> => {
    const batch =
      reading.refused ??
      readEntries(store, {
        topic: seat.topic,
        partition: reading.partition,
        offset: reading.offset,
        limit: ask.batch ?? defaultBatch,
        limitBytes: batchLimitBytes,
      })
    const last = batch.at(-1)
    if (!last) return false
    try {
      await ask.handle(batch)
    } catch (trouble) {
      reading.refused = batch
      reading.troubles += 1
      reading.pausedUntil = clock.monotonic() + backoffMs(pause, reading.troubles, 0.5 + needs.random.next() / 2)
      ask.onTrouble(trouble, batch)
      return true
    }
    reading.refused = undefined
    reading.troubles = 0
    reading.offset = last.offset + 1
    if (!(await membership.commit(seat, reading, reading.offset))) {
      log.info('lease of a partition was lost, another member handles it', { ...bound, partition: reading.partition })
      readings = readings.filter((other) => other !== reading)
      lastChange = undefined
    }
    return true
  }

  const turn = async (signal: AbortSignal): Promise<number> => {
    woken = false
    if (!seated) await sit()
    const change = store.changes.get([seat.topic, seat.group])
    let handled = false
    if (change !== lastChange) {
      await share()
      lastChange = change
    }
    for (const reading of readings) {
      if (signal.aborted) break
      if (clock.monotonic() >= reading.pausedUntil) handled = (await handleNext(reading)) || handled
    }
    if (handled) return 0
    const now = clock.monotonic()
    return Math.min(idleMs, ...readings.map((reading) => (reading.pausedUntil > now ? reading.pausedUntil - now : idleMs)))
  }

  const rest = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (woken || signal.aborted) return
    const resting = new AbortController()
    stopResting = () => resting.abort(new Error('there is something to do'))
    signal.addEventListener('abort', stopResting, { once: true })
    try {
      await clock.sleep(ms, resting.signal)
    } finally {
      signal.removeEventListener('abort', stopResting)
      stopResting = undefined
    }
  }

  const running = loop({
    name: `${seat.group} reading ${seat.topic}`,
    turn,
    sleep: rest,
    onTrouble: (trouble) => {
      log.error('reading the log failed', { ...bound, error: trouble })
      return troubleRestMs
    },
  })

  return {
    topic: seat.topic,
    wake,
    async close() {
      await running.close()
      await membership.leave(seat)
    },
  }
}

const freshReading = ({ partition, fence, offset }: Lease): Reading => ({
  partition,
  fence,
  offset,
  troubles: 0,
  pausedUntil: 0,
  refused: undefined,
})
