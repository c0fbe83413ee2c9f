import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '../../kit/bytes.ts'
import type { Random } from '../../kit/random.ts'

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, which is safe for 2^32 messages under one key (section 8.3). The result is
 * nonce, ciphertext, tag; `bound` is authenticated but not contained.
 */
export const encrypt = (key: Uint8Array, plain: Uint8Array, bound: Uint8Array, random: Random): Uint8Array => {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
  return concatBytes(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag())
}

/** Undefined when a bit of it, the key or `bound` is another one. */
export const decrypt = (key: Uint8Array, box: Uint8Array, bound: Uint8Array): Uint8Array | undefined => {
  if (box.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(bound).setAuthTag(box.subarray(-tagBytes))
  const plain = decipher.update(box.subarray(nonceBytes, -tagBytes))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}

const nonceBytes = 12
const tagBytes = 16
