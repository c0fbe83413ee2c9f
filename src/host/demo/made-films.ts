import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Which films are finished for ever, in one file of the demo's folder. */
export interface MadeFilms {
  has(id: string): boolean
  add(id: string): Promise<void>
}

export const openMadeFilms = async (folder: string): Promise<MadeFilms> => {
  const path = join(folder, 'made.json')
  const made = new Set<string>(await readIds(path))
  return {
    has: (id) => made.has(id),
    async add(id) {
      made.add(id)
      await writeFile(`${path}.new`, JSON.stringify([...made]))
      await rename(`${path}.new`, path)
    },
  }
}

/** A file that cannot be read is as good as none: titles and jobs are found again by their keys. */
const readIds = async (path: string): Promise<readonly string[]> => {
  try {
    const ids: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
