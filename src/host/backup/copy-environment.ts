import { mkdir } from 'node:fs/promises'
import { open } from 'lmdb'

/** One moment of an LMDB environment, which may be written to meanwhile, without its free pages. `to` is made and becomes an environment. */
export const copyEnvironment = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  const environment = open({ path: from, readOnly: true })
  try {
    await environment.backup(to, true)
  } finally {
    await environment.close()
  }
}
