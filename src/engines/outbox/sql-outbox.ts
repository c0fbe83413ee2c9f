import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { type Closable, loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { backoffMs } from '../../kit/retry.ts'
import type { LogEngine } from '../log/port.ts'
import type { SqlEngine, Transaction } from '../sql/port.ts'
import { type DrainNeeds, drainOnce, giveUpLease } from './drain.ts'
import type { Outbox, OutboxEngine } from './port.ts'
import { putEvent } from './put-event.ts'
import { migrations, type OutboxTables } from './tables.ts'

export interface OutboxNeeds {
  readonly sql: SqlEngine
  /** Where events go; without it they wait for the drain of another process. */
  readonly eventLog: Pick<LogEngine, 'append'> | undefined
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

/** How often an outbox is looked at: when nothing was put here lately (another process may have), and after something was. */
const idleMs = 500
const watchfulMs = 20
/** How many watchful looks follow a put: its transaction needs some time to commit, and may never. */
const watchfulLooks = 25
const troublePolicy = { baseMs: 250, capMs: 10_000 }

/** The event outbox over SQL: an owner's events wait in the schema `<owner>_outbox` of the same database. */
export const openOutbox = (needs: OutboxNeeds): OutboxEngine => {
  const { eventLog } = needs
  const opened: { drainer: Closable; waiting: () => Promise<number> }[] = []
  return {
    async open(owner) {
      const schema = `${owner}_outbox`
      const sql = await needs.sql.open<OutboxTables>(schema, migrations)
      const drainer = eventLog ? startDrainer({ ...needs, eventLog, sql, holder: needs.newId(), name: `${owner} outbox` }) : leftToOthers
      opened.push({
        drainer,
        async waiting() {
          const { count } = await sql.db
            .selectFrom('event')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow()
          return count
        },
      })
      const outbox: Outbox = {
        async put(trx, definition, event) {
          const made = { ...event, id: needs.newId(), at: new Date(needs.clock.now()) }
          await putEvent(trx as unknown as Transaction<never>, schema, definition, made)
          drainer.expect()
        },
        nudge: drainer.nudge,
      }
      return outbox
    },
    async waiting() {
      const counts = await Promise.all(opened.map(({ waiting }) => waiting()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async close() {
      await Promise.all(opened.map(({ drainer }) => drainer.close()))
    },
  }
}

const leftToOthers = { nudge() {}, expect() {}, async close() {} }

const startDrainer = (needs: DrainNeeds & { log: Log; name: string }) => {
  let looksToGo = 0
  let troubles = 0
  let wake = new AbortController()
  const draining = loop({
    name: needs.name,
    async turn() {
      // Renewed before looking: what is nudged from here on may have been missed by this look.
      wake = new AbortController()
      const moved = await drainOnce(needs)
      troubles = 0
      if (moved) return 0
      looksToGo = Math.max(0, looksToGo - 1)
      return looksToGo > 0 && moved !== undefined ? watchfulMs : idleMs
    },
    sleep: (ms, signal) => needs.clock.sleep(ms, AbortSignal.any([signal, wake.signal])),
    onTrouble(trouble) {
      troubles += 1
      const restMs = backoffMs(troublePolicy, troubles, 1)
      needs.log.warn('outbox could not be drained', { outbox: needs.name, error: trouble, restMs })
      return restMs
    },
  })
  const nudge = () => wake.abort(new Error('there is news'))
  return {
    nudge,
    /** Something was put, and will be there when its transaction commits. */
    expect() {
      const wasIdle = looksToGo === 0
      looksToGo = watchfulLooks
      if (wasIdle) nudge()
    },
    async close() {
      await draining.close()
      await giveUpLease(needs).catch((trouble: unknown) => {
        needs.log.warn('outbox lease could not be given up and runs out by itself', { outbox: needs.name, error: trouble })
      })
    },
  }
}
