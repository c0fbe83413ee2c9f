import { concatBytes, equalInConstantTime, fromBase64Url, toBase64Url } from '../kit/bytes.ts'
import { formatUuid, parseUuid } from '../kit/ids.ts'
import type { BuildId, PlayId, TitleId } from '../contracts/ids.ts'

/**
 * The right to the bytes of one build, for one play, until a time. It is the first element of every edge path, so that relative URLs inherit it and
 * cache keys and logs can drop it.
 *
 *     version 1 | key 1 | expires 4 | max height 2 | play 16 | title 16 | build 16 | mac 16      (bytes, big endian)
 *
 * `expires` is seconds since 1970; `mac` is HMAC-SHA-256 over everything before it, cut to 128 bits (RFC 2104, section 5), with the key
 * named by `key`. In the path it is base64url without padding: 96 characters.
 */
export interface EdgeToken {
  readonly keyId: number
  /** UTC milliseconds, whole seconds. */
  readonly expiresAt: number
  /** Highest picture in lines, or `noHeightLimit`. */
  readonly maxHeight: number
  readonly playId: PlayId
  readonly titleId: TitleId
  readonly buildId: BuildId
}

const version = 1
const bodyBytes = 56
const macBytes = 16
export const edgeTokenLength = 96

/** The `maxHeight` of a token for every picture there is. */
export const noHeightLimit = 0xffff

/** However long a title is, no token lives longer; so a revoked play can be forgotten after this time. */
export const edgeTokenMaxLifeMs = 12 * 3_600_000

/** HMAC-SHA-256 with the key of this number; undefined for an unknown key. */
export type MacOf = (keyId: number, body: Uint8Array) => Uint8Array | undefined

/** The codes of a set of keys; `hmac` is HMAC-SHA-256 of (secret, bytes). */
export const macsWith = (
  keys: readonly { readonly keyId: number; readonly secret: Uint8Array }[],
  hmac: (secret: Uint8Array, bytes: Uint8Array) => Uint8Array,
): MacOf => {
  const secrets = new Map(keys.map((key) => [key.keyId, key.secret]))
  return (keyId, body) => {
    const secret = secrets.get(keyId)
    return secret && hmac(secret, body)
  }
}

export const formatEdgeToken = (token: EdgeToken, macOf: MacOf): string => {
  const body = new Uint8Array(bodyBytes)
  const view = new DataView(body.buffer)
  view.setUint8(0, version)
  view.setUint8(1, token.keyId)
  view.setUint32(2, Math.floor(token.expiresAt / 1000))
  view.setUint16(6, Math.min(token.maxHeight, noHeightLimit))
  for (const [at, id] of [
    [8, token.playId],
    [24, token.titleId],
    [40, token.buildId],
  ] as const) {
    const bytes = parseUuid(id)
    if (!bytes) throw new Error(`defect: not an id in an edge token: ${id}`)
    body.set(bytes, at)
  }
  const mac = macOf(token.keyId, body)
  if (!mac) throw new Error(`defect: no key ${token.keyId} to sign with`)
  return toBase64Url(concatBytes(body, mac.subarray(0, macBytes)))
}

export type EdgeTokenCheck =
  | { readonly allow: true; readonly token: EdgeToken }
  | { readonly allow: false; readonly reason: 'malformed' | 'unknown-key' | 'forged' | 'expired' }

/** Whether the text is a token of ours that still counts. Whether it fits the path and is not revoked is the edge's next question. */
export const checkEdgeToken = (text: string, nowMs: number, macOf: MacOf): EdgeTokenCheck => {
  // 96 characters are exactly 72 bytes: no character has spare bits, so a token has one spelling only.
  const bytes = text.length === edgeTokenLength ? fromBase64Url(text) : undefined
  if (!bytes || bytes[0] !== version) return { allow: false, reason: 'malformed' }
  const body = bytes.subarray(0, bodyBytes)
  const mac = macOf(body[1]!, body)
  if (!mac) return { allow: false, reason: 'unknown-key' }
  if (!equalInConstantTime(mac.subarray(0, macBytes), bytes.subarray(bodyBytes))) return { allow: false, reason: 'forged' }
  const view = new DataView(body.buffer, body.byteOffset)
  const expiresAt = view.getUint32(2) * 1000
  if (expiresAt <= nowMs) return { allow: false, reason: 'expired' }
  return {
    allow: true,
    token: {
      keyId: body[1]!,
      expiresAt,
      maxHeight: view.getUint16(6),
      playId: formatUuid(body.subarray(8, 24)) as PlayId,
      titleId: formatUuid(body.subarray(24, 40)) as TitleId,
      buildId: formatUuid(body.subarray(40, 56)) as BuildId,
    },
  }
}
