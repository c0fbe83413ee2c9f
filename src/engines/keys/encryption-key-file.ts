import { existsSync, readFileSync, statSync } from 'node:fs'
import { Failure } from '../../kit/failure.ts'
import type { Random } from '../../kit/random.ts'
import { createWhole } from './create-whole.ts'

const encryptionKeyBytes = 32

/** Reads the key-encryption key, or makes one where `mayCreate` says that nothing was sealed with another before. */
export const openEncryptionKey = (path: string, random: Random, mayCreate: () => boolean): Uint8Array => {
  // Asked first: another process may make the key and use it between the two looks.
  const isFirst = mayCreate()
  if (!existsSync(path)) {
    if (!isFirst) {
      throw new Failure(
        'KEY_FILE_MISSING',
        `${path} is missing, and the keys beside it cannot be read without it. Put it back from a backup.`,
        { path },
      )
    }
    // Another process may be quicker; then its key counts.
    createWhole(path, random.bytes(encryptionKeyBytes), random)
  }
  const { mode } = statSync(path)
  if ((mode & 0o077) !== 0) {
    throw new Failure('KEY_FILE_OPEN', `${path} may be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`, {
      path,
    })
  }
  const key = readFileSync(path)
  if (key.length !== encryptionKeyBytes) {
    throw new Failure('KEY_FILE_BROKEN', `${path} has ${key.length} bytes instead of ${encryptionKeyBytes}. Put it back from a backup.`, {
      path,
    })
  }
  return key
}
