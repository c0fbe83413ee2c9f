import { mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { BuildId } from '../../contracts/ids.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { Failure, messageOf } from '../../kit/failure.ts'
import { Slots } from '../../kit/limits.ts'
import type { Log } from '../../kit/log.ts'
import { FileList, indexBuild, parseFacts, type BuildIndex, type IndexedFile } from './build-index.ts'
import { chooseEvictions } from './choose-evictions.ts'
import type { FindBuild } from './find-build.ts'
import type { KnownBuilds } from './known-builds.ts'
import type { OpenFiles } from './open-files.ts'

/** Indexes of builds kept in memory: 10,000 files take about 4 MB. */
const mostIndexes = 100
/** Files fetched at once by one edge, and how many may wait. */
const fetchesAtOnce = 8
const fetchesWaiting = 2000
/** How long a refusal for want of room makes the edge count as full. */
const fullForMs = 60_000

/** What the folder holds of one build. */
export interface StoredBuild {
  readonly buildId: BuildId
  readonly files: number
  readonly sizeBytes: number
  storedFiles: number
  storedBytes: number
  lastRequestAt: number
}

export interface StoreNeeds {
  readonly folder: string
  readonly capacityBytes: number
  readonly known: Pick<KnownBuilds, 'get'>
  readonly findBuild: FindBuild
  readonly blobs: Blobs
  readonly openFiles: OpenFiles
  readonly clock: Clock
  readonly log: Log
  /** Called when a build became whole or went. */
  readonly onChange: () => void
}

/**
 * The files of one edge on its disk: `builds/<buildId>/<sha256>`, with the list and the facts of the build among them. No name on disk
 * comes from outside. A file appears under its name only when it is whole; a file `whole` says that all of them are there.
 */
export class BuildStore {
  readonly builds = new Map<BuildId, StoredBuild>()
  readonly #needs: StoreNeeds
  readonly #indexes = new LRUCache<string, BuildIndex>({ max: mostIndexes })
  readonly #loading = new Map<string, Promise<BuildIndex | undefined>>()
  readonly #fetching = new Map<string, Promise<void>>()
  readonly #fetches = new Slots(fetchesAtOnce, fetchesWaiting)
  #reservedBytes = 0
  #temporaries = 0
  #fullUntil = Number.NEGATIVE_INFINITY

  private constructor(needs: StoreNeeds) {
    this.#needs = needs
  }

  /** Takes over what an earlier process left: whole files count, everything half done goes. */
  static async open(needs: StoreNeeds): Promise<BuildStore> {
    const store = new BuildStore(needs)
    await rm(join(needs.folder, 'temporary'), { recursive: true, force: true })
    await mkdir(join(needs.folder, 'temporary'), { recursive: true })
    await mkdir(join(needs.folder, 'builds'), { recursive: true })
    for (const name of await readdir(join(needs.folder, 'builds'))) await store.#takeOver(name as BuildId)
    return store
  }

  /** The index of a build when it is at hand. */
  peek(buildId: string): BuildIndex | undefined {
    return this.#indexes.get(buildId)
  }

  /** The index of a build that the events told of; its list and facts are fetched where they are missing. */
  load(buildId: BuildId): Promise<BuildIndex | undefined> {
    const loading = this.#loading.get(buildId) ?? this.#load(buildId).finally(() => this.#loading.delete(buildId))
    this.#loading.set(buildId, loading)
    return loading
  }

  touch(buildId: BuildId): void {
    const stored = this.builds.get(buildId)
    if (stored) stored.lastRequestAt = this.#needs.clock.now()
  }

  pathOf(buildId: BuildId, sha256: string): string {
    return `${this.#folderOf(buildId)}/${sha256}`
  }

  /** Brings one file of a build onto the disk. `EDGE_FULL` when there is no room; otherwise the failures of blobs. */
  fetch(buildId: BuildId, file: IndexedFile): Promise<void> {
    const path = this.pathOf(buildId, file.sha256)
    const busy = () => new Failure('EDGE_BUSY', 'Too many files wait to be fetched.')
    const fetching =
      this.#fetching.get(path) ?? this.#fetches.run(() => this.#fetch(buildId, file), busy).finally(() => this.#fetching.delete(path))
    this.#fetching.set(path, fetching)
    return fetching
  }

  /** Throws away a stored file that is not what it should be. */
  async discard(buildId: BuildId, file: IndexedFile): Promise<void> {
    this.#needs.log.error('a stored file was damaged and is fetched again', { buildId, sha256: file.sha256 })
    await rm(join(this.#folderOf(buildId), wholeMark), { force: true })
    this.#needs.openFiles.forget(this.pathOf(buildId, file.sha256))
    await unlink(this.pathOf(buildId, file.sha256))
    this.#count(buildId, -1, -file.sizeBytes)
  }

  /** The contents of a build that are not on the disk yet, in the order of its list. */
  async missing(index: BuildIndex): Promise<IndexedFile[]> {
    const names = new Set(await readdir(this.#folderOf(index.buildId)))
    return index.contents.filter((file) => !names.has(file.sha256))
  }

  /** Makes room for so many bytes of this build, removing others where that is allowed. False: there is none. */
  async makeRoom(buildId: BuildId, neededBytes: number): Promise<boolean> {
    const { clock } = this.#needs
    const evictions = chooseEvictions({
      builds: this.builds.values(),
      freeBytes: this.freeBytes(),
      neededBytes,
      nowMs: clock.now(),
      except: buildId,
    })
    if (!evictions) {
      this.#fullUntil = clock.monotonic() + fullForMs
      this.#needs.onChange()
      return false
    }
    for (const evicted of evictions) {
      this.#needs.log.info('build evicted for another', { buildId: evicted, for: buildId })
      await this.remove(evicted)
    }
    return true
  }

  async remove(buildId: BuildId): Promise<void> {
    const folder = this.#folderOf(buildId)
    this.builds.delete(buildId)
    this.#indexes.delete(buildId)
    this.#needs.openFiles.forget(`${folder}/`)
    const away = this.#temporary(buildId)
    await rename(folder, away).catch(ignoreMissing)
    await rm(away, { recursive: true, force: true })
    this.#needs.onChange()
  }

  isWhole(buildId: BuildId): boolean {
    const stored = this.builds.get(buildId)
    return stored !== undefined && stored.storedFiles === stored.files
  }

  isFull(): boolean {
    return this.#needs.clock.monotonic() < this.#fullUntil
  }

  storedBytes(): number {
    let sum = 0
    for (const build of this.builds.values()) sum += build.storedBytes
    return sum
  }

  /** Below zero while more is being fetched than there is room for. */
  freeBytes(): number {
    return this.#needs.capacityBytes - this.storedBytes() - this.#reservedBytes
  }

  async #takeOver(buildId: BuildId): Promise<void> {
    const folder = this.#folderOf(buildId)
    if (!this.#needs.known.get(buildId)) return rm(folder, { recursive: true, force: true })
    try {
      const whole = await readWholeMark(folder)
      const lastRequestAt = this.#needs.clock.now()
      if (whole) this.builds.set(buildId, { buildId, ...whole, storedFiles: whole.files, storedBytes: whole.sizeBytes, lastRequestAt })
      else await this.load(buildId)
    } catch (trouble) {
      this.#needs.log.warn('a stored build could not be taken over and is fetched anew', { buildId, reason: messageOf(trouble) })
      await this.remove(buildId)
    }
  }

  async #load(buildId: BuildId): Promise<BuildIndex | undefined> {
    const known = await this.#needs.findBuild(buildId)
    if (!known) return undefined
    await mkdir(this.#folderOf(buildId), { recursive: true })
    const [facts, list] = await Promise.all([this.#readJson(buildId, known.factsBlob), this.#readJson(buildId, known.filesBlob)])
    const index = indexBuild(buildId, parseFacts(facts), FileList.parse(list))
    if (!this.builds.has(buildId)) await this.#countStored(index)
    // It may have been removed while its list was on the way.
    if (!this.#needs.known.get(buildId)) {
      await this.remove(buildId)
      return undefined
    }
    this.#indexes.set(buildId, index)
    return index
  }

  async #countStored(index: BuildIndex): Promise<void> {
    const missing = await this.missing(index)
    const missingBytes = missing.reduce((sum, file) => sum + file.sizeBytes, 0)
    this.builds.set(index.buildId, {
      buildId: index.buildId,
      files: index.contents.length,
      sizeBytes: index.sizeBytes,
      storedFiles: index.contents.length - missing.length,
      storedBytes: index.sizeBytes - missingBytes,
      lastRequestAt: this.#needs.clock.now(),
    })
    if (missing.length === 0) await this.#markWhole(index.buildId)
  }

  async #readJson(buildId: BuildId, sha256: string): Promise<unknown> {
    const path = this.pathOf(buildId, sha256)
    if (!(await exists(path))) await this.#pull(buildId, sha256)
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  }

  async #fetch(buildId: BuildId, file: IndexedFile): Promise<void> {
    if (await exists(this.pathOf(buildId, file.sha256))) return
    this.#reservedBytes += file.sizeBytes
    try {
      if (this.freeBytes() < 0 && !(await this.makeRoom(buildId, 0))) {
        throw new Failure('EDGE_FULL', 'The edge has no room for this file.', { buildId, neededBytes: file.sizeBytes })
      }
      await this.#pull(buildId, file.sha256)
    } finally {
      this.#reservedBytes -= file.sizeBytes
    }
    this.#count(buildId, 1, file.sizeBytes)
    if (this.isWhole(buildId)) await this.#markWhole(buildId)
  }

  /** Blobs checks the content against its name; the rename makes it appear whole. */
  async #pull(buildId: BuildId, sha256: string): Promise<void> {
    const temporary = this.#temporary(sha256)
    await this.#needs.blobs.toFile(sha256, temporary)
    // A link shares the store's durable bytes; a copy must reach the disk before its name does.
    if ((await stat(temporary)).nlink === 1) await flush(temporary)
    await rename(temporary, this.pathOf(buildId, sha256))
  }

  #count(buildId: BuildId, files: number, bytes: number): void {
    const stored = this.builds.get(buildId)
    if (!stored) return
    stored.storedFiles = Math.min(stored.files, stored.storedFiles + files)
    stored.storedBytes = Math.min(stored.sizeBytes, stored.storedBytes + bytes)
  }

  async #markWhole(buildId: BuildId): Promise<void> {
    const { files, sizeBytes } = this.builds.get(buildId)!
    const temporary = this.#temporary(buildId)
    await writeFile(temporary, JSON.stringify({ files, sizeBytes }))
    await rename(temporary, join(this.#folderOf(buildId), wholeMark))
    this.#needs.onChange()
  }

  #folderOf(buildId: BuildId): string {
    return `${this.#needs.folder}/builds/${buildId}`
  }

  #temporary(name: string): string {
    this.#temporaries += 1
    return join(this.#needs.folder, 'temporary', `${name}.${this.#temporaries}`)
  }
}

const wholeMark = 'whole'

const readWholeMark = async (folder: string): Promise<{ files: number; sizeBytes: number } | undefined> => {
  const text = await readFile(join(folder, wholeMark), 'utf8').catch(ignoreMissing)
  return text === undefined ? undefined : z.object({ files: z.number().int(), sizeBytes: z.number() }).parse(JSON.parse(text))
}

const ignoreMissing = (trouble: unknown): undefined => {
  if ((trouble as NodeJS.ErrnoException).code !== 'ENOENT') throw trouble
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(ignoreMissing)) !== undefined

const flush = async (path: string): Promise<void> => {
  const file = await open(path)
  await file.datasync().finally(() => file.close())
}
