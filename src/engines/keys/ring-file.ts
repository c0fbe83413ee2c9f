import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, messageOf } from '../../kit/failure.ts'
import type { Random } from '../../kit/random.ts'
import { createWhole } from './create-whole.ts'
import type { Rings } from './key-ring.ts'

export interface Generation {
  readonly number: number
  readonly rings: Rings
}

/** More writers at once than this do not happen: keys change a few times a year. */
const maxTries = 50

/**
 * The rings on disk, shared by all processes of a machine without a lock that a dead one could leave behind. Every change is a new file
 * `rings.<n+1>.json`, which only one process can create; whoever loses reads again and repeats its change on top. Older files go,
 * so a file that is still there is the newest, and a retired secret is gone from the disk.
 */
export const ringFile = (folder: string, random: Random) => {
  let known: Generation | undefined
  const pathOf = (number: number) => join(folder, `rings.${number}.json`)
  const numbers = () =>
    readdirSync(folder)
      .flatMap((name) => /^rings\.(\d+)\.json$/.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => b - a)

  const readNewest = (): Generation => {
    for (let attempt = 1; ; attempt += 1) {
      const number = numbers()[0]
      if (number === undefined) return { number: 0, rings: {} }
      try {
        return { number, rings: parse(pathOf(number), readFileSync(pathOf(number), 'utf8')) }
      } catch (trouble) {
        // Replaced between the two looks.
        if ((trouble as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === maxTries) throw trouble
      }
    }
  }
  const removeOlder = (than: number) => {
    for (const number of numbers()) if (number < than) rmSync(pathOf(number), { force: true })
  }

  return {
    isEmpty: () => numbers().length === 0,
    /** After a crash between creating a file and removing the one before it. */
    tidy: () => removeOlder(numbers()[0] ?? 0),
    read(): Generation {
      if (!known || !existsSync(pathOf(known.number))) known = readNewest()
      return known
    },
    /**
     * `edit` may run several times, also on rings that have its change already, and then returns them as they are. When it does, nothing is
     * written.
     */
    change(edit: (rings: Rings) => Rings): Rings {
      for (let attempt = 0; attempt < maxTries; attempt += 1) {
        const base = readNewest()
        const next = { number: base.number + 1, rings: edit(base.rings) }
        if (next.rings === base.rings) return base.rings
        if (!createWhole(pathOf(next.number), `${JSON.stringify(next.rings, undefined, 2)}\n`, random)) continue
        // Either another process has built on ours already, or we slept since reading and took a number that was used and removed meanwhile:
        // the next look tells.
        if (numbers()[0] !== next.number) {
          rmSync(pathOf(next.number), { force: true })
          continue
        }
        removeOlder(next.number)
        known = next
        return next.rings
      }
      throw new Error(`defect: the keys in ${folder} changed ${maxTries} times while they were being changed`)
    },
  }
}

const parse = (path: string, text: string): Rings => {
  try {
    return JSON.parse(text) as Rings
  } catch (trouble) {
    throw new Failure(
      'KEYS_BROKEN',
      `${path} cannot be read (${messageOf(trouble)}). Put the folder back from a backup.`,
      { path },
      { cause: trouble },
    )
  }
}
