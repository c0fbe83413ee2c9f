import { mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** A folder of this process alone below `parent`, named by its machine and id. Those of processes of this machine that are gone are removed. */
export const processFolder = async (parent: string): Promise<string> => {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const prefix = `${hostname()}-`
  for (const name of await readdir(parent)) {
    const id = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (Number.isInteger(id) && !isAlive(id)) await rm(join(parent, name), { recursive: true, force: true })
  }
  return join(parent, `${prefix}${process.pid}`)
}

const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0)
    return true
  } catch (trouble) {
    return (trouble as NodeJS.ErrnoException).code === 'EPERM'
  }
}
