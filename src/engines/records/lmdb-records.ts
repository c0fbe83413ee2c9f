import type { Clock } from '../../kit/clock.ts'
import { assert } from '../../kit/failure.ts'
import { type Closable, loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import type { Envelope } from './envelope.ts'
import type { Records, RecordTable, RecordWrite, StoredRecord } from './port.ts'
import { keyText, partitionPrefix, rangeBounds, recordKey } from './record-key.ts'
import { openRecordStore, prepareWrite, type PreparedWrite, type RecordStore } from './record-store.ts'

export interface LmdbRecordsNeeds {
  /** Where the environment lives; made when missing. Several processes of one machine may use it at once, each opens it once. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * How long it is remembered that a record was removed or expired. A write that arrives later than that with a lower token brings the record
 * back, as it does in Cassandra after `gc_grace_seconds`, whose default this is.
 */
export const tombstoneMs = 10 * 24 * 60 * 60 * 1000

/** Writes of one transaction, and records that one step of a collection looks at: other writers wait for them. */
const writesAtOnce = 1000
const collectedAtOnce = 500
const collectorRestMs = 5 * 60_000
/** Between two steps of a collection that has more to do, so that writers get in between. */
const collectorStepMs = 20

/**
 * Records in LMDB. A record with a time to live is invisible from its instant on by the reader's clock; later it becomes a tombstone, and later still that
 * is forgotten. Of two different writes with one token the first to arrive stays: the token is the write's name, and giving it twice is the
 * caller's mistake.
 */
export const openRecords = (needs: LmdbRecordsNeeds): Records => {
  const store = openRecordStore(needs.folder)
  const collector = startCollector(store, needs)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await collector.close()
    await store.close()
  }
  return {
    table: (name) => tableOf(store, needs.clock, name),
    close: () => (closing ??= close()),
  }
}

const tableOf = <Value>(store: RecordStore, clock: Clock, name: string): RecordTable<Value> => {
  const write = async (prepared: readonly PreparedWrite[]): Promise<void> => {
    for (let at = 0; at < prepared.length; at += writesAtOnce) await store.fold(prepared.slice(at, at + writesAtOnce))
  }
  const prepare = ({ partition, key, value, token, ttlMs }: RecordWrite<Value>): PreparedWrite => {
    assert(ttlMs === undefined || ttlMs > 0, `a record's time to live is ${ttlMs} ms`)
    const json = JSON.stringify(value) as string | undefined
    assert(json !== undefined, 'a record has no value that JSON knows')
    return prepareWrite(recordKey(name, partition, key), { token, dueAt: ttlMs === undefined ? 0 : clock.now() + ttlMs, json })
  }
  return {
    put: async (one) => write([prepare(one)]),
    putAll: async (writes) => write(writes.map(prepare)),
    async remove(partition, key, token) {
      const tombstone = { token, dueAt: clock.now() + tombstoneMs, json: undefined }
      await write([prepareWrite(recordKey(name, partition, key), tombstone)])
    },
    async get(partition, key) {
      const seen = visible<Value>(store.read(recordKey(name, partition, key)), clock.now())
      return seen && { partition, key, ...seen }
    },
    async range(partition, { from, to, reverse = false, limit }) {
      assert(Number.isInteger(limit) && limit > 0, `a range's limit is ${limit}`)
      const prefix = partitionPrefix(name, partition)
      const now = clock.now()
      const found: StoredRecord<Value>[] = []
      for (const { key, envelope } of store.scan(rangeBounds(prefix, from, to), reverse)) {
        const seen = visible<Value>(envelope, now)
        if (!seen) continue
        found.push({ partition, key: keyText(prefix, key), ...seen })
        if (found.length === limit) break
      }
      return found
    },
  }
}

/** What a reader sees at `now`: nothing of tombstones and of what has expired. */
const visible = <Value>(envelope: Envelope | undefined, now: number): { value: Value; token: number } | undefined => {
  if (!envelope || envelope.json === undefined || (envelope.dueAt > 0 && envelope.dueAt <= now)) return undefined
  return { value: JSON.parse(envelope.json) as Value, token: envelope.token }
}

const startCollector = (store: RecordStore, { clock, log }: LmdbRecordsNeeds): Closable =>
  loop({
    name: 'collector of expired records',
    async turn() {
      const collected = await store.collect({ now: clock.now(), tombstoneMs, limit: collectedAtOnce })
      return collected < collectedAtOnce ? collectorRestMs : collectorStepMs
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      log.warn('expired records could not be collected', { error: trouble })
      return collectorRestMs
    },
  })
