import { Failure } from '../../kit/failure.ts'

/** Partition and key together, in bytes of UTF-8. */
const keyLimitBytes = 400
const tableLimitBytes = 100

/** UTF-8 never holds this byte, so a prefix followed by it sorts behind every key with that prefix. */
const behindEveryKey = Buffer.of(0xff)

/**
 * Where the records of one partition lie: `table length (1 byte), table, partition length (2 bytes, big endian), partition`, and then the
 * key itself as UTF-8. The lengths keep partitions apart whatever their names hold; LMDB compares bytes, so keys of one
 * partition stand in UTF-8 byte order.
 */
export const partitionPrefix = (table: string, partition: string): Buffer => {
  const tableBytes = textBytes('table', table)
  const partitionBytes = textBytes('partition', partition)
  if (tableBytes.length > tableLimitBytes) throw tooLong('table', tableBytes.length, tableLimitBytes)
  if (partitionBytes.length > keyLimitBytes) throw tooLong('partition', partitionBytes.length, keyLimitBytes)
  const head = Buffer.alloc(3 + tableBytes.length)
  head.writeUInt8(tableBytes.length, 0)
  tableBytes.copy(head, 1)
  head.writeUInt16BE(partitionBytes.length, 1 + tableBytes.length)
  return Buffer.concat([head, partitionBytes])
}

/** The whole key of one record. Too long, empty or broken text is `Failure('KEY_TOO_LONG')`, `Failure('KEY_EMPTY')` or `Failure('KEY_NOT_TEXT')`. */
export const recordKey = (table: string, partition: string, key: string): Buffer => {
  const prefix = partitionPrefix(table, partition)
  const keyBytes = textBytes('key', key)
  const bytes = Buffer.byteLength(partition) + keyBytes.length
  if (bytes > keyLimitBytes) throw tooLong('partition and key', bytes, keyLimitBytes)
  return Buffer.concat([prefix, keyBytes])
}

/** Bounds of a range within a partition: `low` belongs to it, `high` does not. They may be longer than any key. */
export const rangeBounds = (prefix: Buffer, from: string | undefined, to: string | undefined): { low: Buffer; high: Buffer } => ({
  low: from === undefined ? prefix : Buffer.concat([prefix, clipped(from)]),
  high: Buffer.concat([prefix, to === undefined ? behindEveryKey : clipped(to)]),
})

/** The key's own text, taken out of the whole. */
export const keyText = (prefix: Buffer, whole: Buffer): string => whole.toString('utf8', prefix.length)

/** No key is longer than the limit, so one byte more decides every comparison. */
const clipped = (bound: string): Buffer => Buffer.from(bound).subarray(0, keyLimitBytes + 1)

const textBytes = (what: string, text: string): Buffer => {
  if (text === '') throw new Failure('KEY_EMPTY', `The ${what} of a record is empty.`, { what })
  // Half a surrogate pair has no UTF-8 form: two different texts would become one key.
  if (!text.isWellFormed()) throw new Failure('KEY_NOT_TEXT', `The ${what} of a record is not well-formed text.`, { what })
  return Buffer.from(text)
}

const tooLong = (what: string, bytes: number, limit: number) =>
  new Failure('KEY_TOO_LONG', `The ${what} of a record takes ${bytes} bytes of UTF-8; at most ${limit} are allowed.`, {
    what,
    bytes,
    limit,
  })
