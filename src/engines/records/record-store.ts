import { type Database, open } from 'lmdb'
import { messageOf, Outage } from '../../kit/failure.ts'
import { decodeEnvelope, encodeEnvelope, type Envelope } from './envelope.ts'

/** A write with its key and bytes made, so that nothing in the transaction can fail. */
export interface PreparedWrite {
  readonly key: Buffer
  readonly token: number
  readonly dueAt: number
  readonly bytes: Buffer
}

export const prepareWrite = (key: Buffer, envelope: Envelope): PreparedWrite => ({
  key,
  token: envelope.token,
  dueAt: envelope.dueAt,
  bytes: encodeEnvelope(envelope),
})

/**
 * Two databases in one LMDB environment: the envelopes by record key, and an index of when something is due, `instant (8 bytes, big-endian double),
 * record key`. LMDB has one writer at a time; what is written in one turn of the event loop becomes one synced transaction.
 */
export interface RecordStore {
  read(key: Buffer): Envelope | undefined
  /** Keys from `low` (included) to `high` (excluded), or backwards; lazily. */
  scan(bounds: { low: Buffer; high: Buffer }, reverse: boolean): Iterable<{ key: Buffer; envelope: Envelope }>
  /** Of two writes to a key the one with the higher token stays; an equal one changes nothing. Resolves when all are on the disk. */
  fold(writes: readonly PreparedWrite[]): Promise<void>
  /** Makes values that are due at `now` tombstones, which are due `tombstoneMs` later, and forgets tombstones that are due; at most `limit`. Returns how many. */
  collect(ask: { now: number; tombstoneMs: number; limit: number }): Promise<number>
  close(): Promise<void>
}

export const openRecordStore = (folder: string): RecordStore => {
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const
  // Without overlapping syncs a transaction resolves when it is on the disk, not when it is merely visible.
  const environment = open({ path: folder, overlappingSync: false, maxDbs: 2, ...binary })
  const records: Database<Buffer, Buffer> = environment.openDB({ name: 'records', ...binary })
  const due: Database<Buffer, Buffer> = environment.openDB({ name: 'due', ...binary })
  let closed = false
  const checkOpen = () => {
    if (closed) throw new Outage('records', 'the records are closed')
  }

  const transact = async (change: () => void): Promise<void> => {
    checkOpen()
    try {
      await environment.transaction(change)
    } catch (trouble) {
      throw new Outage('records', `the records could not be written: ${messageOf(trouble)}`, { cause: trouble })
    }
  }
  const read = (key: Buffer): Envelope | undefined => {
    checkOpen()
    const bytes = records.getBinary(key)
    return bytes && decodeEnvelope(bytes)
  }
  const store = ({ key, dueAt, bytes }: PreparedWrite): void => {
    void records.put(key, bytes)
    if (dueAt > 0) void due.put(dueKey(dueAt, key), present)
  }

  return {
    read,
    *scan({ low, high }, reverse) {
      checkOpen()
      const range = reverse ? { start: high, exclusiveStart: true, end: low, inclusiveEnd: true, reverse } : { start: low, end: high }
      for (const { key, value } of records.getRange(range)) yield { key, envelope: decodeEnvelope(value) }
    },
    fold: (writes) =>
      transact(() => {
        for (const write of writes) {
          const known = read(write.key)
          if (known && known.token >= write.token) continue
          if (known && known.dueAt > 0) void due.remove(dueKey(known.dueAt, write.key))
          store(write)
        }
      }),
    async collect({ now, tombstoneMs, limit }) {
      checkOpen()
      const keys = Array.from(due.getKeys({ end: dueKey(now, behindEveryKey), limit }))
      if (keys.length === 0) return 0
      await transact(() => {
        for (const index of keys) {
          // Another process may have been here first, or the record been written anew.
          if (!due.doesExist(index)) continue
          void due.remove(index)
          const key = index.subarray(8)
          const { json, token, dueAt } = read(key)!
          if (json === undefined) void records.remove(key)
          else store(prepareWrite(key, { token, dueAt: dueAt + tombstoneMs, json: undefined }))
        }
      })
      return keys.length
    },
    async close() {
      closed = true
      await environment.close()
    },
  }
}

const present = Buffer.of(1)
const behindEveryKey = Buffer.of(0xff)

const dueKey = (dueAt: number, key: Buffer): Buffer => {
  const bytes = Buffer.allocUnsafe(8 + key.length)
  bytes.writeDoubleBE(dueAt, 0)
  key.copy(bytes, 8)
  return bytes
}
