import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { toHex } from '../../kit/bytes.ts'
import type { Random } from '../../kit/random.ts'

/**
 * Makes a file of mode 0600 that appears with its whole content, durably, or not at all. False: there was one already. `link` refuses an existing
 * name, unlike `rename`, so of several processes exactly one succeeds.
 */
export const createWhole = (path: string, content: Uint8Array | string, random: Random): boolean => {
  const draft = `${path}.${toHex(random.bytes(6))}.new`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
    linkSync(draft, path)
  } catch (trouble) {
    if ((trouble as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw trouble
  } finally {
    closeSync(file)
    rmSync(draft)
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
  return true
}
