import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** A string that cannot be swapped with another kind of id by accident. */
export type Brand<Kind extends string> = string & { readonly __brand: Kind }

/** Makes a new time-ordered id in the canonical UUID form. */
export type NewId = <Id extends string = string>() => Id

/**
 * UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 12 bits that count up within one millisecond
 * (method 1 of section 6.2), then 62 random bits. Ids of one maker therefore sort in the order in which they were made.
 */
export const newIds = (needs: { clock: Pick<Clock, 'now'>; random: Random }): NewId => {
  let lastMs = 0
  let counter = 0
  const make = () => {
    const nowMs = needs.clock.now()
    if (nowMs > lastMs) {
      lastMs = nowMs
      counter = Math.floor(needs.random.next() * 0x400)
    } else {
      counter += 1
      // The counter is full: borrow the next millisecond, as the RFC allows, rather than go backwards.
      if (counter > 0xfff) {
        lastMs += 1
        counter = 0
      }
    }
    const bytes = needs.random.bytes(16)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    view.setUint16(0, Math.floor(lastMs / 2 ** 32))
    view.setUint32(2, lastMs % 2 ** 32)
    view.setUint16(6, 0x7000 | counter)
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    return formatUuid(bytes)
  }
  return make as NewId
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 16 bytes to `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
export const formatUuid = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < 16; i += 1) {
    text += hex[bytes[i]!]
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-'
  }
  return text
}

/** The canonical form back to 16 bytes; undefined when it is not one. */
export const parseUuid = (text: string): Uint8Array | undefined => {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)) return undefined
  const digits = text.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16))
}
