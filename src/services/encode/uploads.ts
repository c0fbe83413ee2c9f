import { chmod, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { Sha256 } from '../../contracts/shared.ts'
import type { Route } from '../../contracts/service.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { mapLimited, Slots } from '../../kit/limits.ts'
import type { Log } from '../../kit/log.ts'
import { formatBytes } from '../../kit/text.ts'
import { asProblem } from './upload-problems.ts'

/** An unfinished upload may rest this long before it goes. */
const unfinishedHours = 24
/** A finished one that nobody handed over as a master. */
const unclaimedDays = 7
const hourMs = 3_600_000

/** A finished upload. */
export interface Upload {
  readonly uploadId: string
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** The SHA-256 that the sender put into the upload's metadata, when it is one. */
  readonly checksum: string | undefined
}

export interface Uploads {
  readonly route: Route
  /** Undefined for one that is unknown or not finished. */
  read(uploadId: string): Promise<Upload | undefined>
  remove(uploadId: string): Promise<void>
  /** What all that is open has still to bring, in bytes. */
  missingBytes(): Promise<number>
  /** Removes what is older than its time and not in `inUse`; returns how many went. */
  expire(inUse: ReadonlySet<string>): Promise<number>
}

interface UploadsNeeds {
  readonly folder: string
  readonly maxUploadBytes: number
  /** Bytes that may still be promised to somebody, after what open uploads have still to bring. */
  readonly freeBytes: () => Promise<number>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

const prefix = '/api/uploads'
const uploadIdShape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Resumable uploads by the tus protocol 1.0.0 (tus.io), one file and one JSON beside it each. Offsets are the files' own sizes, so an upload
 * goes on after a restart from what really arrived.
 */
export const openUploads = async (needs: UploadsNeeds): Promise<Uploads> => {
  const { folder, clock } = needs
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  const store = new AdmittingStore({ directory: folder, expirationPeriodInMilliseconds: unfinishedHours * hourMs }, needs.freeBytes)
  await store.readOpen()
  const tus = new Server({
    path: prefix,
    datastore: store,
    maxSize: needs.maxUploadBytes,
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    namingFunction: () => needs.newId(),
    async onUploadFinish(_, upload) {
      store.forget(upload.id)
      await syncFile(join(folder, upload.id))
      return {}
    },
    async onResponseError(_, error) {
      if (error instanceof Error) needs.log.warn('upload refused', { error: messageOf(error) })
      return undefined
    },
  })

  const read = async (uploadId: string): Promise<Upload | undefined> => {
    if (!uploadIdShape.test(uploadId)) return undefined
    const upload = await store.getUpload(uploadId).catch(() => undefined)
    if (!upload || upload.size === undefined || upload.offset !== upload.size) return undefined
    const path = join(folder, uploadId)
    const checksum = Sha256.safeParse(upload.metadata?.['checksum']?.toLowerCase())
    return { uploadId, path, sizeBytes: upload.size, modifiedMs: Math.floor((await stat(path)).mtimeMs), checksum: checksum.data }
  }

  const remove = async (uploadId: string) => {
    if (!uploadIdShape.test(uploadId)) return
    store.forget(uploadId)
    await rm(join(folder, uploadId), { force: true })
    await rm(join(folder, `${uploadId}.json`), { force: true })
  }

  const expire = async (inUse: ReadonlySet<string>) => {
    const ids = (await readdir(folder))
      .map((name) => name.replace(/\.json$/, ''))
      .filter((name) => uploadIdShape.test(name) && !inUse.has(name))
    let removed = 0
    for (const uploadId of new Set(ids)) {
      const touched = await stat(join(folder, uploadId)).catch(() => undefined)
      const ageMs = touched ? clock.now() - touched.mtimeMs : Number.POSITIVE_INFINITY
      const limitMs = (await read(uploadId)) ? unclaimedDays * 24 * hourMs : unfinishedHours * hourMs
      if (ageMs <= limitMs) continue
      await remove(uploadId)
      removed += 1
    }
    return removed
  }

  const answer = (request: Request): Response | Promise<Response> => {
    // Uploads are handed in here and never out again.
    if (request.method === 'GET') return new Response('Uploads cannot be read.\n', { status: 405 })
    if (request.method === 'POST' && request.headers.has('upload-defer-length')) return new Response(lengthNeeded, { status: 400 })
    return tus.handleWeb(request)
  }

  return {
    route: {
      prefix,
      handle: async (request) => asProblem(await answer(request)),
    },
    read,
    remove,
    expire,
    missingBytes: () => store.missingBytes(),
  }
}

const lengthNeeded = 'Say how long the upload is (Upload-Length): its space is promised before the first byte comes.\n'

/** The files of tus, which begins an upload only when there is room for it beside all others that are open. */
class AdmittingStore extends FileStore {
  readonly #freeBytes: () => Promise<number>
  readonly #open = new Map<string, number>()
  // Two that come at once must not both be promised the same room.
  readonly #gate = new Slots(1)

  constructor(options: ConstructorParameters<typeof FileStore>[0], freeBytes: () => Promise<number>) {
    super(options)
    this.#freeBytes = freeBytes
    this.extensions = this.extensions.filter((extension) => extension !== 'creation-defer-length')
  }

  /** Finds what an earlier process left open. */
  async readOpen(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      const upload = uploadIdShape.test(name) ? await this.getUpload(name).catch(() => undefined) : undefined
      if (upload?.size !== undefined && upload.offset < upload.size) this.#open.set(name, upload.size)
    }
  }

  override async create(upload: Parameters<FileStore['create']>[0]): Promise<Awaited<ReturnType<FileStore['create']>>> {
    const sizeBytes = upload.size ?? 0
    await this.#gate.run(async () => {
      const freeBytes = await this.#freeBytes()
      if (sizeBytes > freeBytes)
        throw {
          status_code: 507,
          body: `There is room for ${formatBytes(freeBytes)}, and the upload has ${formatBytes(sizeBytes)}. Free some disk space and start again.\n`,
        }
      this.#open.set(upload.id, sizeBytes)
    })
    try {
      return await super.create(upload)
    } catch (trouble) {
      this.forget(upload.id)
      throw trouble
    }
  }

  override async remove(uploadId: string): Promise<void> {
    this.forget(uploadId)
    await super.remove(uploadId)
  }

  forget(uploadId: string): void {
    this.#open.delete(uploadId)
  }

  async missingBytes(): Promise<number> {
    const missing = await mapLimited([...this.#open], 8, async ([uploadId, sizeBytes]) => {
      const file = await stat(join(this.directory, uploadId)).catch(() => undefined)
      return Math.max(0, sizeBytes - (file?.size ?? 0))
    })
    return missing.reduce((total, bytes) => total + bytes, 0)
  }
}

const syncFile = async (path: string) => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
