import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../kit/clock.ts'

/** A file that nobody has written to for this long belongs to a process that is gone. */
export const abandonedMs = 60 * 60 * 1000

/** A folder for files that are being written, and the removal of those that were left in the middle. */
export interface Incoming {
  /** Gives `use` the path of a file that does not exist yet; what it leaves there is removed afterwards. */
  withFile<T>(use: (path: string) => Promise<T>): Promise<T>
  /** Removes what was abandoned; returns how many files. */
  sweep(): Promise<number>
}

export const openIncoming = async (needs: { folder: string; clock: Clock; newName: () => string }): Promise<Incoming> => {
  await mkdir(needs.folder, { recursive: true })
  return {
    async withFile(use) {
      const path = join(needs.folder, needs.newName())
      try {
        return await use(path)
      } finally {
        await rm(path, { force: true })
      }
    },
    async sweep() {
      let removed = 0
      for (const name of await readdir(needs.folder)) {
        const path = join(needs.folder, name)
        const facts = await stat(path).catch(() => undefined)
        if (!facts || needs.clock.now() - facts.mtimeMs < abandonedMs) continue
        await rm(path, { force: true })
        removed += 1
      }
      return removed
    },
  }
}
