import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** System folders that an ordinary PATH leaves out. */
const furtherFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The full path of an installed program; undefined when this machine has none. */
export const findProgram = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...furtherFolders].map((folder) => join(folder, name)).find(isExecutable)

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
