import { equalInConstantTime, toHex, utf8 } from '../../kit/bytes.ts'
import { Failure } from '../../kit/failure.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'

/** How far the time of a signature may lie from ours, in seconds, so that nobody sends an old event again. */
export const toleranceSeconds = 300
/** A header holds one signature per secret that is in use; more than a few are nobody's. */
const maxSignatures = 8

/**
 * `t=<Unix seconds>,v1=<hex>`: HMAC-SHA-256 over the seconds, a dot and the body as it was sent
 * (Stripe, "Verify webhook signatures manually").
 */
export const signatureOf = (secret: string, seconds: number, body: string): string => `t=${seconds},v1=${digestOf(secret, seconds, body)}`

const digestOf = (secret: string, seconds: number | string, body: string): string =>
  toHex(hmacSha256(utf8(secret), utf8(`${seconds}.${body}`)))

/** Throws `Failure('BAD_SIGNATURE')` unless the body was signed with the secret within the tolerance. */
export const checkSignature = (ask: {
  readonly secret: string
  readonly header: string | null
  readonly body: string
  /** UTC milliseconds. */
  readonly now: number
}): void => {
  const parts = (ask.header ?? '').split(',').map((part) => part.trim())
  const seconds = parts.find((part) => /^t=[0-9]{1,12}$/.test(part))?.slice(2)
  const given = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).slice(0, maxSignatures)
  if (seconds === undefined || given.length === 0) throw badSignature('it has no signature')
  const expected = utf8(digestOf(ask.secret, seconds, ask.body))
  if (!given.some((part) => equalInConstantTime(utf8(part.slice(3)), expected))) throw badSignature('its signature is of another secret')
  const ageSeconds = Math.floor(ask.now / 1000) - Number(seconds)
  if (Math.abs(ageSeconds) > toleranceSeconds) throw badSignature(`it was signed ${ageSeconds} s ago, ${toleranceSeconds} s are allowed`)
}

const badSignature = (why: string) => new Failure('BAD_SIGNATURE', `The event is not taken: ${why}.`)
