import { ORPCError } from '@orpc/server'
import type { z } from 'zod'
import type { encode as contract } from '../../contracts/encode.ts'
import type { JobId, MasterId, TitleId } from '../../contracts/ids.ts'
import type { LocalText } from '../../contracts/shared.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { roughNeedBytes } from './estimate.ts'
import { encode, type EncodeContext } from './implementer.ts'
import { findByKey, putJob } from './put-job.ts'
import { checkSourcePath, type SourceFile } from './source-file.ts'
import type { BesideFile } from './tables.ts'

type Input = z.output<(typeof contract.submitMaster)['~orpc']['inputSchema'] & z.ZodType>
type Found = SourceFile & { readonly uploadId?: string; readonly checksum?: string }

/**
 * Takes a master in: the file is checked, space is promised, and master, job and its first step are written in one transaction. What
 * is inside the file is the first step's question. The same idempotency key gives the same job.
 */
export const submitMaster = encode.submitMaster.handler(async ({ input, context, errors }) => {
  const earlier = await findByKey(context.sql.db, input.idempotencyKey)
  if (earlier) return earlier

  const refuse = (reason: SourceRefusal): never => {
    if (reason === 'PATH_NOT_ALLOWED') throw errors.PATH_NOT_ALLOWED({ data: { roots: [...context.settings.roots] } })
    throw errors[reason]()
  }
  const source = await findSource(context, input.source)
  if (typeof source === 'string') return refuse(source)
  const beside: BesideFile[] = []
  for (const subtitle of input.subtitles) {
    const file = await findSource(context, besideSource(subtitle.source))
    if (typeof file === 'string') return refuse(file)
    beside.push({
      path: file.path,
      language: subtitle.language,
      ...(file.uploadId && { uploadId: file.uploadId }),
      ...(subtitle.label && { label: subtitle.label }),
    })
  }

  const neededBytes = roughNeedBytes(source.sizeBytes)
  const freeBytes = await context.space.freeBytes(context.sql.db)
  if (neededBytes > freeBytes) throw errors.DISK_FULL({ data: { neededBytes, freeBytes } })

  const masterId = context.newId<MasterId>()
  const title = await findOrMakeTitle(context, input, masterId)
  if (typeof title === 'string') throw errors[title]()
  const outcome = await writeJob(context, { input, source, beside, masterId, title, neededBytes })
  if ('freeBytes' in outcome) {
    if (title.made) await context.clients.catalogue.deleteTitle({ titleId: title.titleId })
    throw errors.DISK_FULL({ data: { neededBytes, freeBytes: outcome.freeBytes } })
  }
  context.worker.wake()
  context.log.info('master accepted', { ...outcome, recipe: input.recipe, sizeBytes: source.sizeBytes, priority: input.priority })
  return outcome
})

type SourceRefusal = 'PATH_NOT_ALLOWED' | 'NO_SUCH_FILE' | 'NO_SUCH_UPLOAD'

const findSource = async (context: EncodeContext, source: Input['source']): Promise<Found | SourceRefusal> => {
  if (source.kind === 'path') {
    const check = await checkSourcePath(source.path, context.settings.roots)
    return check.allow ? check.file : check.reason
  }
  const upload = await context.uploads.read(source.uploadId)
  if (!upload) return 'NO_SUCH_UPLOAD'
  const { checksum, ...file } = upload
  return { ...file, ...(checksum && { checksum }) }
}

/** A subtitle's source is a path when it begins like one, else an upload. */
const besideSource = (source: string): Input['source'] =>
  source.startsWith('/') ? { kind: 'path', path: source } : { kind: 'upload', uploadId: source }

interface ChosenTitle {
  readonly titleId: TitleId
  readonly name: string
  readonly made: boolean
}

const findOrMakeTitle = async (
  context: EncodeContext,
  input: Input,
  masterId: MasterId,
): Promise<ChosenTitle | 'NO_SUCH_TITLE' | 'NAME_NEEDED' | 'NOT_A_VIDEO'> => {
  const { catalogue } = context.clients
  if (input.titleId !== undefined) {
    try {
      const title = await catalogue.readTitle({ titleId: input.titleId })
      return title.kind === 'series' ? 'NOT_A_VIDEO' : { titleId: title.titleId, name: shownName(title.name), made: false }
    } catch (trouble) {
      if (trouble instanceof ORPCError && trouble.code === 'NO_SUCH_TITLE') return 'NO_SUCH_TITLE'
      throw trouble
    }
  }
  if (!input.name || Object.keys(input.name).length === 0) return 'NAME_NEEDED'
  // Whoever asks again after a lost answer finds the title of the first try.
  const key = `master:${input.idempotencyKey === undefined ? masterId : sha256(input.idempotencyKey)}`
  const title = await catalogue.createTitle({ kind: 'film', name: input.name, idempotencyKey: key })
  return { titleId: title.titleId, name: shownName(title.name), made: true }
}

const shownName = (name: LocalText) => name['en'] ?? Object.values(name)[0] ?? 'untitled'

interface NewJob {
  readonly input: Input
  readonly source: Found
  readonly beside: readonly BesideFile[]
  readonly masterId: MasterId
  readonly title: ChosenTitle
  readonly neededBytes: number
}

interface Accepted {
  readonly jobId: JobId
  readonly titleId: TitleId
  readonly masterId: MasterId
}

const writeJob = async (context: EncodeContext, job: NewJob): Promise<Accepted | { readonly freeBytes: number }> => {
  const { input, source, masterId, title, neededBytes } = job
  const jobId = context.newId<JobId>()
  const accepted: Accepted = { jobId, titleId: title.titleId, masterId }
  const now = new Date(context.clock.now())
  const written = await context.sql.transaction(async (trx) => {
    if (await findByKey(trx, input.idempotencyKey)) return undefined
    const freeBytes = await context.space.freeBytes(trx)
    if (neededBytes > freeBytes) return { freeBytes }
    await trx
      .insertInto('master')
      .values({
        master_id: masterId,
        title_id: title.titleId,
        upload_id: source.uploadId ?? null,
        path: source.path,
        size_bytes: source.sizeBytes,
        modified_ms: source.modifiedMs,
        expected_sums: JSON.stringify([...new Set([input.checksum, source.checksum].filter((sum) => sum !== undefined))]),
        sha256: null,
        beside: JSON.stringify(job.beside),
        created_at: now,
      })
      .execute()
    await putJob(
      context,
      trx,
      {
        job_id: jobId,
        title_id: title.titleId,
        master_id: masterId,
        made_title: title.made,
        name: title.name,
        recipe: input.recipe,
        priority: input.priority,
        idempotency_key: input.idempotencyKey ?? null,
        reserved_bytes: neededBytes,
      },
      source.sizeBytes,
    )
    return accepted
  })
  if (written) return written
  // Somebody with the same key was faster by a hair.
  const earlier = await findByKey(context.sql.db, input.idempotencyKey)
  if (!earlier) throw new Error('defect: a job with this key was there and is gone')
  return earlier
}
