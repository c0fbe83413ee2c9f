import type { EventEnvelope } from '../../src/contracts/events/index.ts'
import type { OutboxEngine } from '../../src/engines/outbox/port.ts'
import { openOutbox } from '../../src/engines/outbox/sql-outbox.ts'
import type { SqlEngine } from '../../src/engines/sql/port.ts'
import { systemClock } from '../../src/kit/clock.ts'
import type { NewId } from '../../src/kit/ids.ts'
import { silentLog } from '../../src/kit/log.ts'
import { rememberingEventLog } from './event-log.ts'
import { waitFor } from './wait-for.ts'

export interface TestOutbox {
  readonly outbox: OutboxEngine
  /** Everything told so far, of one name when given, once all of it has reached the log. */
  readonly told: (name?: string) => Promise<Pick<EventEnvelope, 'name' | 'key' | 'data'>[]>
}

/** The real outbox before a log that only remembers. Close it before its database. */
export const openTestOutbox = (sql: SqlEngine, newId: NewId): TestOutbox => {
  const eventLog = rememberingEventLog()
  const outbox = openOutbox({ sql, eventLog, clock: systemClock, newId, log: silentLog })
  return {
    outbox,
    async told(name) {
      await waitFor(async () => (await outbox.waiting()) === 0)
      return eventLog.told(name).map((event) => ({ name: event.name, key: event.key, data: event.data }))
    },
  }
}
