import { type Database, open, type RangeIterable } from 'lmdb'
import type { Clock } from '../../kit/clock.ts'
import { assert, messageOf, Outage } from '../../kit/failure.ts'
import { loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { decodeEnvelope, encodeEnvelope, type Envelope } from './envelope.ts'
import type { Records, RecordTable, StoredRecord } from './port.ts'
import { keyText, partitionPrefix, rangeBounds, recordKey } from './record-key.ts'

export interface LmdbRecordsNeeds {
  /** Where the environment lives; made when missing. Several processes of one machine may open it at once. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * How long it is remembered that a record was removed or expired. A write that arrives later than that with a lower token brings the record
 * back, as it does in Cassandra after `gc_grace_seconds`, whose default this is.
 */
export const tombstoneMs = 10 * 24 * 60 * 60 * 1000

/** Writes of one transaction, and records that the collector looks at in one: LMDB has one writer at a time, and others wait for it. */
const writesAtOnce = 1000
const collectedAtOnce = 500
const collectorRestMs = 5 * 60_000
/** Between two steps of a collection that has more to do, so that writers get in between. */
const collectorStepMs = 20

/** A write with its key and bytes made, so that nothing in the transaction can fail. */
interface Prepared {
  readonly key: Buffer
  readonly token: number
  readonly dueAt: number
  readonly bytes: Buffer
}

/**
 * Records in LMDB, which groups commits by itself: everything written in one turn of the event loop is one synced transaction.
 *
 * Two databases share the environment: the records, and an index of when something is due, `instant (8 bytes, big-endian double), record key`. A record with a
 * time to live is invisible from that instant by the reader's clock; the collector then makes it a tombstone and later forgets that too.
 * Of two different writes with one token the first to arrive stays: the token is the write's name, and giving it twice is the caller's mistake.
 */
export const openRecords = (needs: LmdbRecordsNeeds): Records => {
  const { clock, log } = needs
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const
  // Without overlapping syncs a transaction resolves when it is on the disk, not when it is merely visible.
  const environment = open({ path: needs.folder, overlappingSync: false, maxDbs: 2, ...binary })
  const records: Database<Buffer, Buffer> = environment.openDB({ name: 'records', ...binary })
  const due: Database<Buffer, Buffer> = environment.openDB({ name: 'due', ...binary })
  let closed = false
  let closing: Promise<void> | undefined

  const transact = async (change: () => void): Promise<void> => {
    checkOpen()
    try {
      await environment.transaction(change)
    } catch (trouble) {
      throw new Outage('records', `the records could not be written: ${messageOf(trouble)}`, { cause: trouble })
    }
  }
  const checkOpen = () => {
    if (closed) throw new Outage('records', 'the records are closed')
  }

  /** The highest token wins. */
  const fold = (write: Prepared): void => {
    const current = records.getBinary(write.key)
    if (current) {
      const known = decodeEnvelope(current)
      if (known.token >= write.token) return
      if (known.dueAt > 0) void due.remove(dueKey(known.dueAt, write.key))
    }
    store(write)
  }
  const store = ({ key, dueAt, bytes }: Prepared): void => {
    void records.put(key, bytes)
    if (dueAt > 0) void due.put(dueKey(dueAt, key), present)
  }

  const write = async (prepared: readonly Prepared[]): Promise<void> => {
    for (let at = 0; at < prepared.length; at += writesAtOnce) {
      const step = prepared.slice(at, at + writesAtOnce)
      await transact(() => step.forEach(fold))
    }
  }

  const prepare = (key: Buffer, envelope: Envelope): Prepared => ({ key, token: envelope.token, dueAt: envelope.dueAt, bytes: encodeEnvelope(envelope) })

  /** What a reader sees at `now`: undefined for tombstones and for what has expired. */
  const visible = <Value>(bytes: Buffer, now: number): { value: Value; token: number } | undefined => {
    const { json, token, dueAt } = decodeEnvelope(bytes)
    if (json === undefined || (dueAt > 0 && dueAt <= now)) return undefined
    return { value: JSON.parse(json) as Value, token }
  }

  const table = <Value>(name: string): RecordTable<Value> => {
    const putAll: RecordTable<Value>['putAll'] = async (writes) => {
      const now = clock.now()
      const prepared = writes.map(({ partition, key, value, token, ttlMs }) => {
        assert(ttlMs === undefined || ttlMs > 0, `a record's time to live is ${ttlMs} ms`)
        const json = JSON.stringify(value) as string | undefined
        assert(json !== undefined, 'a record has no value that JSON knows')
        return prepare(recordKey(name, partition, key), { token, dueAt: ttlMs === undefined ? 0 : now + ttlMs, json })
      })
      await write(prepared)
    }
    return {
      putAll,
      put: (write) => putAll([write]),
      async remove(partition, key, token) {
        await write([prepare(recordKey(name, partition, key), { token, dueAt: clock.now() + tombstoneMs, json: undefined })])
      },
      async get(partition, key) {
        checkOpen()
        const bytes = records.getBinary(recordKey(name, partition, key))
        const seen = bytes && visible<Value>(bytes, clock.now())
        return seen && { partition, key, ...seen }
      },
      async range(partition, { from, to, reverse = false, limit }) {
        checkOpen()
        assert(Number.isInteger(limit) && limit > 0, `a range's limit is ${limit}`)
        const prefix = partitionPrefix(name, partition)
        const now = clock.now()
        const found: StoredRecord<Value>[] = []
        for (const { key, value } of between(records, rangeBounds(prefix, from, to), reverse)) {
          const seen = visible<Value>(value, now)
          if (!seen) continue
          found.push({ partition, key: keyText(prefix, key), ...seen })
          if (found.length === limit) break
        }
        return found
      },
    }
  }

  /** Makes expired records tombstones and forgets old tombstones, a bounded number at a time; returns how long to rest. */
  const collect = async (): Promise<number> => {
    const now = clock.now()
    const keys = [...due.getKeys({ end: dueKey(now, behindEveryKey), limit: collectedAtOnce })]
    if (keys.length === 0) return collectorRestMs
    await transact(() => {
      for (const index of keys) {
        // Another process may have been here first, or the record been written anew.
        if (!due.doesExist(index)) continue
        void due.remove(index)
        const key = index.subarray(8)
        const { json, token, dueAt } = decodeEnvelope(records.getBinary(key)!)
        if (json === undefined) void records.remove(key)
        else store(prepare(key, { token, dueAt: dueAt + tombstoneMs, json: undefined }))
      }
    })
    return keys.length < collectedAtOnce ? collectorRestMs : collectorStepMs
  }

  const collector = loop({
    name: 'collector of expired records',
    turn: collect,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      log.warn('expired records could not be collected', { error: trouble })
      return collectorRestMs
    },
  })

  const close = async (): Promise<void> => {
    await collector.close()
    closed = true
    await environment.close()
  }

  return { table, close: () => (closing ??= close()) }
}

const present = Buffer.of(1)
const behindEveryKey = Buffer.of(0xff)

const dueKey = (dueAt: number, key: Buffer): Buffer => {
  const bytes = Buffer.allocUnsafe(8 + key.length)
  bytes.writeDoubleBE(dueAt, 0)
  key.copy(bytes, 8)
  return bytes
}

const between = (database: Database<Buffer, Buffer>, { low, high }: { low: Buffer; high: Buffer }, reverse: boolean): RangeIterable<{ key: Buffer; value: Buffer }> =>
  reverse
    ? database.getRange({ start: high, exclusiveStart: true, end: low, inclusiveEnd: true, reverse })
    : database.getRange({ start: low, end: high })
