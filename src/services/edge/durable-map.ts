import { open, readFile, rename, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'

/** The file is written anew when it holds so many lines more than twice the entries. */
const usualSlackLines = 1000

/**
 * A small map in memory that survives the process: every change is a line `[key, value]` (or `[key]` for a removal) at the end of one file, durable
 * when `set` or `delete` resolves. A line that was cut off by a crash is left out at the next opening, which writes the file anew.
 */
export class DurableMap<Value> implements Closable {
  readonly #path: string
  readonly #entries: Map<string, Value>
  readonly #slackLines: number
  #file: FileHandle
  #lines: number
  #waiting: string[] = []
  #writing: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  private constructor(path: string, entries: Map<string, Value>, file: FileHandle, slackLines: number) {
    this.#path = path
    this.#entries = entries
    this.#slackLines = slackLines
    this.#file = file
    this.#lines = entries.size
  }

  static async open<Value>(needs: { path: string; schema: z.ZodType<Value>; log: Log; slackLines?: number }): Promise<DurableMap<Value>> {
    const entries = new Map<string, Value>()
    let unreadable = 0
    for (const line of (await readIfThere(needs.path)).split('\n')) {
      if (line === '') continue
      const change = parseLine(line, needs.schema)
      if (!change) unreadable += 1
      else if (change.value === undefined) entries.delete(change.key)
      else entries.set(change.key, change.value)
    }
    if (unreadable > 0) needs.log.warn('lines of a file could not be read and are left out', { path: needs.path, lines: unreadable })
    return new DurableMap(needs.path, entries, await rewrite(needs.path, entries), needs.slackLines ?? usualSlackLines)
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)
  }

  /** In the order of first setting. */
  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries()
  }

  set(key: string, value: Value): Promise<void> {
    return this.#change(key, value)
  }

  async delete(key: string): Promise<void> {
    if (this.#entries.has(key)) await this.#change(key, undefined)
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#file.close()
  }

  /** In memory at once; taken back when it cannot be written, so that whoever asked may ask again. */
  async #change(key: string, value: Value | undefined): Promise<void> {
    const before = this.#entries.get(key)
    this.#put(key, value)
    this.#waiting.push(`${JSON.stringify(value === undefined ? [key] : [key, value])}\n`)
    // All changes that gather while a write is under way go into the next one together.
    this.#next ??= this.#writing.catch(() => {}).then(() => this.#write())
    this.#writing = this.#next
    try {
      await this.#next
    } catch (trouble) {
      if (this.#entries.get(key) === value) this.#put(key, before)
      throw trouble
    }
  }

  #put(key: string, value: Value | undefined): void {
    if (value === undefined) this.#entries.delete(key)
    else this.#entries.set(key, value)
  }

  async #write(): Promise<void> {
    this.#next = undefined
    const lines = this.#waiting.splice(0)
    if (this.#lines + lines.length > 2 * this.#entries.size + this.#slackLines) {
      const before = this.#file
      this.#file = await rewrite(this.#path, this.#entries)
      this.#lines = this.#entries.size
      await before.close()
    } else {
      await this.#file.appendFile(lines.join(''))
      await this.#file.datasync()
      this.#lines += lines.length
    }
  }
}

const readIfThere = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (trouble) {
    if ((trouble as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw trouble
  }
}

const parseLine = <Value>(line: string, schema: z.ZodType<Value>): { key: string; value: Value | undefined } | undefined => {
  try {
    const parsed = JSON.parse(line) as unknown
    if (!Array.isArray(parsed) || typeof parsed[0] !== 'string') return undefined
    return { key: parsed[0], value: parsed.length === 1 ? undefined : schema.parse(parsed[1]) }
  } catch {
    return undefined
  }
}

/** Puts a fresh file in the place of the old one and leaves it open for appending. */
const rewrite = async (path: string, entries: ReadonlyMap<string, unknown>): Promise<FileHandle> => {
  const next = `${path}.next`
  const file = await open(next, 'w')
  try {
    await file.writeFile([...entries].map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    await file.datasync()
    await rename(next, path)
    const folder = await open(dirname(path))
    await folder.sync().finally(() => folder.close())
    return file
  } catch (trouble) {
    await file.close()
    throw trouble
  }
}
