import { mkdirSync } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../kit/clock.ts'
import { messageOf, Outage } from '../../kit/failure.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Mail, SentLetter } from './port.ts'

export interface LocalMailNeeds {
  readonly folder: string
  readonly clock: Clock
  readonly newId: NewId
}

/** Older letters go when this many are there. */
export const keptLetters = 200

/** Letters stay in a folder, one file each, for a page to show them. Their names are time-ordered ids, so the latest is the last. */
export const openLocalMail = ({ folder, clock, newId }: LocalMailNeeds): Mail => {
  mkdirSync(folder, { recursive: true })
  const names = async () => (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()

  return {
    async send({ to, subject, text, html }) {
      const letter: SentLetter = { letterId: newId(), sentAt: clock.now(), to, subject, text, ...(html !== undefined && { html }) }
      try {
        await writeWhole(join(folder, `${letter.letterId}.json`), JSON.stringify(letter))
        for (const name of (await names()).slice(0, -keptLetters)) await rm(join(folder, name), { force: true })
      } catch (trouble) {
        throw new Outage('mail', `the letter could not be stored: ${messageOf(trouble)}`, { cause: trouble })
      }
    },
    async recent(limit) {
      const latest = limit > 0 ? (await names()).slice(-limit).reverse() : []
      const letters = await Promise.all(latest.map((name) => readLetter(join(folder, name))))
      return letters.filter((letter) => letter !== undefined)
    },
    async close() {},
  }
}

const writeWhole = async (path: string, content: string): Promise<void> => {
  const draft = `${path}.new`
  // Letters hold names and links for signing in.
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** Undefined when it went to make room since its name was read. */
const readLetter = async (path: string): Promise<SentLetter | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SentLetter
  } catch (trouble) {
    if ((trouble as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw trouble
  }
}
