import { close, fstat, open } from 'node:fs'
import { LRUCache } from 'lru-cache'
import type { Closable } from '../../kit/lifecycle.ts'

/** A file held open for reading; give it back with `release`, once for each time it was taken. */
export interface OpenFile {
  readonly fd: number
  readonly path: string
  readonly sizeBytes: number
}

interface HeldFile extends OpenFile {
  users: number
  /** No longer in the cache: closed when its last user lets go. */
  retired: boolean
}

/** Descriptors that stay open between requests, at most `most` beside those in use. */
export class OpenFiles implements Closable {
  readonly #held: LRUCache<string, HeldFile>
  readonly #opening = new Map<string, Promise<HeldFile | undefined>>()
  #users = 0

  constructor(most: number) {
    this.#held = new LRUCache({ max: most, dispose: (file) => retire(file) })
  }

  /** The file when it is open already. */
  peek(path: string): OpenFile | undefined {
    const file = this.#held.get(path)
    if (file) this.#use(file)
    return file
  }

  /** Undefined when there is no such file. */
  async take(path: string): Promise<OpenFile | undefined> {
    for (;;) {
      const opening = this.#opening.get(path) ?? this.#open(path)
      const file = await opening
      if (!file) return undefined
      // Between opening and here it may have been pushed out and closed.
      if (file.retired && file.users === 0) continue
      this.#use(file)
      return file
    }
  }

  /** How often files are taken now. */
  inUse(): number {
    return this.#users
  }

  release(file: OpenFile): void {
    const held = file as HeldFile
    held.users -= 1
    this.#users -= 1
    if (held.retired && held.users === 0) close(held.fd, () => {})
  }

  /** Lets go of the files whose path begins so, because they are about to be removed. */
  forget(pathPrefix: string): void {
    const gone = Array.from(this.#held.keys()).filter((path) => path.startsWith(pathPrefix))
    for (const path of gone) this.#held.delete(path)
  }

  async close(): Promise<void> {
    await Promise.all(this.#opening.values()).catch(() => {})
    this.#held.clear()
  }

  #use(file: HeldFile): void {
    file.users += 1
    this.#users += 1
  }

  #open(path: string): Promise<HeldFile | undefined> {
    const opening = openForReading(path)
      .then((file) => {
        if (file) this.#held.set(path, file)
        return file
      })
      .finally(() => this.#opening.delete(path))
    this.#opening.set(path, opening)
    return opening
  }
}

const retire = (file: HeldFile): void => {
  file.retired = true
  if (file.users === 0) close(file.fd, () => {})
}

const openForReading = (path: string): Promise<HeldFile | undefined> =>
  new Promise((resolve, reject) => {
    open(path, 'r', (trouble, fd) => {
      if (trouble?.code === 'ENOENT') return resolve(undefined)
      if (trouble) return reject(trouble)
      fstat(fd, (statTrouble, stat) => {
        if (!statTrouble) return resolve({ fd, path, sizeBytes: stat.size, users: 0, retired: false })
        close(fd, () => reject(statTrouble))
      })
    })
  })
