import { hkdfSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from '../../kit/bytes.ts'
import { assert, Failure } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import { decrypt, encrypt } from './aes-gcm.ts'
import { openEncryptionKey } from './encryption-key-file.ts'
import { type RingKey, type Rings, withKey, withoutKey } from './key-ring.ts'
import type { Keys, MacKey } from './port.ts'
import { type Generation, ringFile } from './ring-file.ts'

export interface LocalKeysNeeds {
  /** A folder that nobody else may read: it holds the key-encryption key and, sealed with it, all others. */
  readonly folder: string
  /** The operating system's, except in tests. */
  readonly random: Random
  readonly log: Log
}

/** What one stored secret is used for; two derived keys, so that a code and a seal never share one. */
interface UsableKey {
  readonly mac: MacKey
  readonly sealing: Uint8Array
}

const secretBytes = 32
const sealVersion = 1
/** Version and key id. */
const headerBytes = 2

/**
 * Keys on this machine's disk. Failures: `KEY_FILE_MISSING`, `KEY_FILE_OPEN` (others may read it), `KEY_FILE_BROKEN`, `KEYS_BROKEN`,
 * `KEYS_EXHAUSTED`, each with words on what to do.
 */
export const openKeys = async ({ folder, random, log }: LocalKeysNeeds): Promise<Keys> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = ringFile(folder, random)
  const encryptionKeyPath = join(folder, 'key-encryption-key')
  const encryptionKey = openEncryptionKey(encryptionKeyPath, random, file.isEmpty)
  file.tidy()

  const newSecret = (purpose: string): string => toBase64Url(encrypt(encryptionKey, random.bytes(secretBytes), utf8(purpose), random))
  const usable = (purpose: string, key: RingKey): UsableKey => {
    const secret = decrypt(encryptionKey, fromBase64Url(key.sealed) ?? new Uint8Array(), utf8(purpose))
    if (!secret) {
      throw new Failure(
        'KEY_FILE_BROKEN',
        `${encryptionKeyPath} is not the key that sealed the keys beside it. Put the folder back from a backup.`,
        {
          path: encryptionKeyPath,
        },
      )
    }
    const derive = (use: string) => new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `vitascope ${use}`, secretBytes))
    return { mac: { keyId: key.keyId, secret: derive('mac') }, sealing: derive('seal') }
  }

  let opened = new Map<string, readonly UsableKey[]>()
  let openedFrom: Generation | undefined
  /** The purpose's keys, the current one first; made at first use. */
  const keysOf = (purpose: string): readonly UsableKey[] => {
    const generation = file.read()
    if (generation !== openedFrom) {
      opened = new Map()
      openedFrom = generation
    }
    const known = opened.get(purpose)
    if (known) return known
    const hasKeys = (rings: Rings) => (rings[purpose]?.keys.length ?? 0) > 0
    if (!hasKeys(generation.rings)) {
      const sealed = newSecret(purpose)
      file.change((rings) => (hasKeys(rings) ? rings : withKey(rings, purpose, sealed)))
      return keysOf(purpose)
    }
    const keys = (generation.rings[purpose]?.keys ?? []).map((key) => usable(purpose, key))
    opened.set(purpose, keys)
    return keys
  }
  const macKeys = async (purpose: string) => keysOf(purpose).map(({ mac }) => mac)

  return {
    macKeys,
    async rotate(purpose) {
      const sealed = newSecret(purpose)
      const added = file.change((rings) => withKey(rings, purpose, sealed))[purpose]?.keys.find((key) => key.sealed === sealed)
      assert(added, 'a key that was just added is there')
      log.info('key was rotated', { purpose, keyId: added.keyId })
      return usable(purpose, added).mac
    },
    async retire(purpose, keyId) {
      file.change((rings) => withoutKey(rings, purpose, keyId))
      log.info('key was retired', { purpose, keyId })
    },
    async seal(purpose, plain, context) {
      const { mac, sealing } = keysOf(purpose)[0]!
      const header = Uint8Array.of(sealVersion, mac.keyId)
      return concatBytes(header, encrypt(sealing, plain, concatBytes(header, utf8(context)), random))
    },
    async open(purpose, sealed, context) {
      const header = sealed.subarray(0, headerBytes)
      const key = header[0] === sealVersion ? keysOf(purpose).find(({ mac }) => mac.keyId === header[1]) : undefined
      const plain = key && decrypt(key.sealing, sealed.subarray(headerBytes), concatBytes(header, utf8(context)))
      if (!plain) {
        throw new Failure(
          'SEAL_BROKEN',
          `What was sealed for ${purpose} cannot be opened: it was changed, belongs elsewhere, or its key was retired.`,
          {
            purpose,
          },
        )
      }
      return plain
    },
    async close() {},
  }
}
