import { assert, Failure } from '../../kit/failure.ts'

/** A record's value as JSON may take this many bytes of UTF-8. */
const valueLimitBytes = 1 << 20

/** What is stored under a key: a value, or the memory that there was one. */
export interface Envelope {
  readonly token: number
  /** UTC milliseconds: when a value expires or a tombstone is forgotten. 0: never. */
  readonly dueAt: number
  /** JSON; undefined in a tombstone. */
  readonly json: string | undefined
}

/**
 * ```
 * byte 0        kind: 1 value, 2 tombstone
 * bytes 1 to 8  token, big-endian double (every safe integer is exact)
 * bytes 9 to 16 due instant, big-endian double
 * bytes 17 …    JSON as UTF-8, values only
 * ```
 */
const kinds = { value: 1, tombstone: 2 } as const
const headBytes = 17

export const encodeEnvelope = (envelope: Envelope): Buffer => {
  assert(Number.isSafeInteger(envelope.token), `a record's token is ${envelope.token}, which is no safe integer`)
  const jsonBytes = envelope.json === undefined ? 0 : Buffer.byteLength(envelope.json)
  if (jsonBytes > valueLimitBytes) {
    throw new Failure('VALUE_TOO_LARGE', `A record's value takes ${jsonBytes} bytes as JSON; at most ${valueLimitBytes} are allowed.`, {
      bytes: jsonBytes,
      limit: valueLimitBytes,
    })
  }
  const bytes = Buffer.allocUnsafe(headBytes + jsonBytes)
  bytes.writeUInt8(envelope.json === undefined ? kinds.tombstone : kinds.value, 0)
  bytes.writeDoubleBE(envelope.token, 1)
  bytes.writeDoubleBE(envelope.dueAt, 9)
  if (envelope.json !== undefined) bytes.write(envelope.json, headBytes)
  return bytes
}

export const decodeEnvelope = (bytes: Buffer): Envelope => ({
  token: bytes.readDoubleBE(1),
  dueAt: bytes.readDoubleBE(9),
  json: bytes.readUInt8(0) === kinds.value ? bytes.toString('utf8', headBytes) : undefined,
})
