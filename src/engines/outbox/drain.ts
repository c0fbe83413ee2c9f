import { toInstant, type Clock } from '../../kit/clock.ts'
import type { LogEngine } from '../log/port.ts'
import { expression, type Selectable, type Sql } from '../sql/port.ts'
import type { OutboxTables } from './tables.ts'

export interface DrainNeeds {
  readonly sql: Sql<OutboxTables>
  readonly eventLog: Pick<LogEngine, 'append'>
  readonly clock: Clock
  /** This drainer's name among all that look at the same outbox. */
  readonly holder: string
}

/** A drainer that dies is replaced after this long. */
const leaseMs = 5_000
const batchEvents = 256

/** Moves one batch into the log; returns how many events that was, or undefined while another drainer has the lease. */
export const drainOnce = async (needs: DrainNeeds): Promise<number | undefined> => {
  // Looked at first: taking the lease is a write, and an idle house writes nothing.
  if (!(await needs.sql.db.selectFrom('event').select('position').limit(1).executeTakeFirst())) return 0
  const fence = await takeLease(needs)
  if (fence === undefined) return undefined
  const events = await needs.sql.db.selectFrom('event').selectAll().orderBy('position').limit(batchEvents).execute()
  for (const [topic, ofTopic] of Map.groupBy(events, (event) => event.topic)) {
    await needs.eventLog.append(
      topic,
      ofTopic.map((event) => ({ key: event.key, value: envelopeOf(event) })),
    )
  }
  // From here to the next line a crash means that these events come twice, with the same ids.
  if (events.length > 0) await forget(needs, events, fence)
  return events.length
}

/** Lets the next drainer start at once instead of when the lease runs out. */
export const giveUpLease = async ({ sql, holder }: DrainNeeds): Promise<void> => {
  await sql.db
    .updateTable('lease')
    .set({ until: new Date(0) })
    .where('holder', '=', holder)
    .execute()
}

const takeLease = async ({ sql, clock, holder }: DrainNeeds): Promise<number | undefined> => {
  const nowMs = clock.now()
  const taken = await sql.db
    .updateTable('lease')
    .set({
      holder,
      until: new Date(nowMs + leaseMs),
      fence: expression<number>`case when holder = ${holder} then fence else fence + 1 end`,
    })
    .where('id', '=', 1)
    .where((where) => where.or([where('holder', '=', holder), where('until', '<=', new Date(nowMs))]))
    .returning('fence')
    .executeTakeFirst()
  return taken?.fence
}

/** Deletes what the log has now, unless another drainer has taken over since: it will have found the same events. */
const forget = async ({ sql }: DrainNeeds, events: readonly Event[], fence: number): Promise<void> => {
  await sql.db
    .deleteFrom('event')
    .where(
      'position',
      'in',
      events.map(({ position }) => position),
    )
    .where((where) => where.exists(where.selectFrom('lease').select('id').where('fence', '=', fence)))
    .execute()
}

type Event = Selectable<OutboxTables['event']>

/** The shape of contracts' EventEnvelope. */
const envelopeOf = ({ id, name, at, key, sequence, data }: Event): string =>
  JSON.stringify({ id, name, at: toInstant(at.getTime()), key, sequence, data: JSON.parse(data) as unknown })
