import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Blobs } from '../../../engines/blobs/port.ts'
import type { Sql, Transaction } from '../../../engines/sql/port.ts'
import type { Clock } from '../../../kit/clock.ts'
import { Failure, isFailure, messageOf } from '../../../kit/failure.ts'
import { sha256File } from '../../../kit/hash.node.ts'
import type { NewId } from '../../../kit/ids.ts'
import { mapLimited } from '../../../kit/limits.ts'
import type { Log } from '../../../kit/log.ts'
import { releaseKept } from '../blob-claims.ts'
import type { Tables } from '../tables.ts'
import { inUnfinished } from './folder-files.ts'
import { createLocalCopies } from './local-copies.ts'
import { unfinishedName, type Place, type StepFiles, type WorkFiles } from './port.ts'

/** A file that lies somewhere and is to be kept under another name. */
export interface StoredSource {
  readonly path: string
  readonly file: string
  /** The file is ours and never changes: the store may link it instead of copying. */
  readonly isOurs: boolean
}

export interface StoredFiles extends WorkFiles {
  /** Keeps files that lie elsewhere on this machine, without a copy in between; gives their SHA-256 sums by name. What is kept there already stays. */
  store(place: Place, sources: readonly StoredSource[], signal?: AbortSignal): Promise<Readonly<Record<string, string>>>
  /** Reads back all that is kept there, and puts anew what the store has lost or broken. Failures `BLOB_DIFFERENT` where no source is the same, `WORK_LOST`. */
  readBack(place: Place, sources: readonly StoredSource[], signal?: AbortSignal): Promise<void>
}

interface StoredFilesNeeds {
  readonly sql: Sql<Tables>
  readonly blobs: Blobs
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  /** For copies; of this process alone. */
  readonly folder: string
  /** Copies that no step uses go when there is more of them. */
  readonly mostBytes: number
}

const filesAtOnce = 4
const rowsAtOnce = 5000

/**
 * Kept files in the store of blobs, with a list of each folder's files in the database: the row that says so makes a folder visible, whole. Whoever needs one
 * fetches it into a folder of its own process, where each file is checked against its sum; so workers need share nothing but the two engines.
 *
 * A folder's claim to its blobs is written before the first of them is stored, so that nobody deletes one that it shares with a build that goes.
 */
export const openStoredFiles = async (needs: StoredFilesNeeds): Promise<StoredFiles> => {
  const { sql, blobs, clock, newId, log, folder: root } = needs
  const copies = createLocalCopies(needs.mostBytes)
  /** Which making of a folder lies here: after a job has begun anew, its steps leave others at the same places. */
  const madeIds = new Map<string, string>()
  const fetching = new Map<string, Promise<void>>()
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true, mode: 0o700 })

  const pathOf = ({ scope, name }: Place) => join(root, scope, name)
  const find = ({ scope, name }: Place) =>
    sql.db
      .selectFrom('kept_folder')
      .select(['made_id', 'result'])
      .where('scope', '=', scope)
      .where('name', '=', name)
      .where('kept_at', 'is not', null)
      .executeTakeFirst()

  const claim = async ({ scope, name }: Place, files: readonly Described[]): Promise<string> => {
    const madeId = newId()
    await sql.transaction(async (trx) => {
      const row = { made_id: madeId, scope, name, result: null, begun_at: new Date(clock.now()), kept_at: null }
      await trx.insertInto('kept_folder').values(row).execute()
      for (let at = 0; at < files.length; at += rowsAtOnce) {
        const some = files.slice(at, at + rowsAtOnce)
        await trx
          .insertInto('kept_file')
          .values(some.map(({ path, sha256, sizeBytes }) => ({ made_id: madeId, path, sha256, size_bytes: sizeBytes })))
          .execute()
        await deleteRemovals(trx, some)
      }
    })
    return madeId
  }
  /** Makes a claim visible. False: somebody else was faster, and the claim is gone. */
  const show = (madeId: string, { scope, name }: Place, result: unknown): Promise<boolean> =>
    sql.transaction(async (trx) => {
      const now = new Date(clock.now())
      const faster = await trx
        .selectFrom('kept_folder')
        .select('made_id')
        .where('scope', '=', scope)
        .where('name', '=', name)
        .where('kept_at', 'is not', null)
        .executeTakeFirst()
      if (faster) await releaseKept(trx, clock, { made_id: madeId })
      else
        await trx
          .updateTable('kept_folder')
          .set({ kept_at: now, result: JSON.stringify(result) })
          .where('made_id', '=', madeId)
          .execute()
      return !faster
    })
  const put = ({ file, isOurs }: StoredSource, expect: string, signal?: AbortSignal) =>
    blobs.put(isOurs ? { file } : createReadStream(file), { expect, ...(signal && { signal }) })
  /** Which making it is; undefined when somebody else was faster. */
  const keepFiles = async (
    place: Place,
    files: readonly Described[],
    result: unknown,
    signal?: AbortSignal,
  ): Promise<string | undefined> => {
    const madeId = await claim(place, files)
    await mapLimited(files, filesAtOnce, async (file) => {
      signal?.throwIfAborted()
      if (!(await blobs.head(file.sha256))) await put(file, file.sha256, signal)
    })
    return (await show(madeId, place, result)) ? madeId : undefined
  }

  /** Gives a folder its name here, in place of one that was made before. */
  const putHere = async (folder: string, path: string, made: { readonly madeId: string; readonly bytes: number }) => {
    if (madeIds.delete(path)) await doom(path)
    await rename(folder, path)
    madeIds.set(path, made.madeId)
    copies.hold(path, made.bytes)
    copies.letGo(path)
  }
  const fetch = async (place: Place, madeId: string): Promise<void> => {
    const files = await sql.db.selectFrom('kept_file').select(['path', 'sha256', 'size_bytes']).where('made_id', '=', madeId).execute()
    await inUnfinished(join(root, place.scope, unfinishedName, `${place.name}-fetched`), async (folder) => {
      await mapLimited(files, filesAtOnce, async (file) => {
        const target = join(folder, file.path)
        await mkdir(dirname(target), { recursive: true })
        await blobs.toFile(file.sha256, target).catch(explainMissing)
      })
      await putHere(folder, pathOf(place), { madeId, bytes: sumOf(files.map((file) => file.size_bytes)) })
    })
  }
  /** Two that want the same fetch it once. */
  const bring = async (place: Place, madeId: string): Promise<void> => {
    const path = pathOf(place)
    while (madeIds.get(path) !== madeId) {
      const mine = fetching.get(path) ?? fetch(place, madeId).finally(() => fetching.delete(path))
      fetching.set(path, mine)
      await mine
    }
  }

  const doom = async (path: string) => {
    const doomed = join(root, 'doomed', newId())
    await mkdir(dirname(doomed), { recursive: true })
    await rename(path, doomed)
    await rm(doomed, { recursive: true, force: true })
  }
  const removeExcess = async (isUnwanted?: (path: string) => boolean) => {
    for (const path of copies.takeExcess(isUnwanted)) if (madeIds.delete(path)) await doom(path)
  }
  /** Failing to tidy harms nobody now; what lies there goes with the process. */
  const tidy = (isUnwanted?: (path: string) => boolean) =>
    removeExcess(isUnwanted).catch((trouble: unknown) =>
      log.warn('copies of work files could not be removed', { reason: messageOf(trouble) }),
    )

  const open = (owner: string): StepFiles => {
    const held = new Set<string>()
    const hold = (path: string) => {
      if (held.has(path)) return
      held.add(path)
      copies.hold(path)
    }
    return {
      async keep<Result>(place: Place, make: (folder: string) => Promise<Result>) {
        const earlier = await find(place)
        if (earlier) return earlier.result as Result
        return inUnfinished(join(root, place.scope, unfinishedName, `${place.name}-${owner}`), async (folder) => {
          const result = await make(folder)
          const files = await describeAll(folder)
          const madeId = await keepFiles(place, files, result)
          if (madeId === undefined) return (await find(place))!.result as Result
          await putHere(folder, pathOf(place), { madeId, bytes: sumOf(files.map((file) => file.sizeBytes)) })
          hold(pathOf(place))
          return result
        })
      },
      result: async <Result>(place: Place) => (await find(place))?.result as Result | undefined,
      async folder(place) {
        const kept = await find(place)
        if (!kept) return undefined
        await bring(place, kept.made_id)
        // Nothing is awaited between the two, so it cannot have gone.
        hold(pathOf(place))
        return pathOf(place)
      },
      close() {
        for (const path of held) copies.letGo(path)
        held.clear()
        void tidy()
      },
    }
  }

  return {
    open,
    async store(place, sources, signal) {
      const files = await mapLimited(sources, filesAtOnce, async (source) => ({
        ...source,
        sha256: await sha256File(source.file, undefined, signal),
        sizeBytes: (await stat(source.file)).size,
      }))
      if (!(await find(place))) await keepFiles(place, files, {}, signal)
      return Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
    },
    async readBack(place, sources, signal) {
      const mustBeKept = async () => {
        const kept = await find(place)
        if (!kept) throw new Failure('WORK_LOST', `Nothing is kept in the store as ${place.scope}/${place.name} any more.`)
        return kept.made_id
      }
      const madeId = await mustBeKept()
      const files = await sql.db.selectFrom('kept_file').select(['path', 'sha256']).where('made_id', '=', madeId).execute()
      await mapLimited(files, filesAtOnce, async ({ path, sha256 }) => {
        if (await isWhole(blobs, sha256, signal)) return
        const source = sources.find((one) => one.path === path)
        // What was let go of meanwhile would belong to nobody.
        await mustBeKept()
        // Before anything is taken away.
        if (!source || (await sha256File(source.file, undefined, signal)) !== sha256)
          throw new Failure('BLOB_DIFFERENT', `The store has lost or broken ${path}, and what was handed over is not the same any more.`)
        await blobs.remove(sha256)
        await put(source, sha256, signal)
        log.warn('what the store had lost or broken was put there anew', { path, sha256 })
      })
    },
    has: async (scope) =>
      (await sql.db.selectFrom('kept_folder').select('made_id').where('scope', '=', scope).limit(1).executeTakeFirst()) !== undefined,
    async list(kind) {
      const rows = await sql.db
        .selectFrom('kept_folder')
        .select((row) => ['scope', row.fn.max(row.fn.coalesce('kept_at', 'begun_at')).as('changed_at')])
        .where('scope', 'like', `${kind}/%`)
        .groupBy('scope')
        .execute()
      return rows.map(({ scope, changed_at: changedAt }) => ({ name: scope.slice(kind.length + 1), changedMs: changedAt.getTime() }))
    },
    async remove(scope) {
      await sql.transaction((trx) => releaseKept(trx, clock, { scope }))
      await tidy((path) => path.startsWith(`${join(root, scope)}/`))
    },
    async close() {
      await rm(root, { recursive: true, force: true })
    },
  }
}

interface Described extends StoredSource {
  readonly sha256: string
  readonly sizeBytes: number
}

/** Whether the store gives back exactly what it was given. */
const isWhole = async (blobs: Blobs, sha256: string, signal?: AbortSignal): Promise<boolean> => {
  const hash = createHash('sha256')
  try {
    for await (const piece of await blobs.read(sha256)) {
      signal?.throwIfAborted()
      hash.update(piece)
    }
  } catch (trouble) {
    if (isFailure(trouble, 'BLOB_MISSING')) return false
    throw trouble
  }
  return hash.digest('hex') === sha256
}

const describeAll = async (folder: string): Promise<Described[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return mapLimited(files, filesAtOnce, async (file) => ({
    path: relative(folder, file),
    file,
    isOurs: true,
    sha256: await sha256File(file),
    sizeBytes: (await stat(file)).size,
  }))
}

/** Somebody wants these again. */
const deleteRemovals = (trx: Transaction<Tables>, files: readonly Described[]) =>
  trx
    .deleteFrom('blob_removal')
    .where(
      'sha256',
      'in',
      files.map(({ sha256 }) => sha256),
    )
    .execute()

const explainMissing = (trouble: unknown): never => {
  if (!isFailure(trouble, 'BLOB_MISSING')) throw trouble
  throw new Failure('WORK_LOST', 'What an earlier step made is gone from the store. Retry the job: it begins anew.', {}, { cause: trouble })
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
