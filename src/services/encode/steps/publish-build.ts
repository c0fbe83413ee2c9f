import type { z } from 'zod'
import type { Rung } from '../../../contracts/encode.ts'
import type { BuildQuality } from '../../../contracts/ladder.ts'
import { buildReady } from '../../../contracts/events/index.ts'
import type { Transaction } from '../../../engines/sql/port.ts'
import { utf8 } from '../../../kit/bytes.ts'
import { Failure, isFailure } from '../../../kit/failure.ts'
import { sha256 } from '../../../kit/hash.node.ts'
import { mapLimited } from '../../../kit/limits.ts'
import type { BuildFacts, BuildFile } from '../../../media/cmaf/build-facts.ts'
import type { EncodedUnit } from '../encoded-unit.ts'
import { jobCost } from '../job-cost.ts'
import { readPiece } from '../kept.ts'
import type { StagePayload } from '../step-payloads.ts'
import { buildQuality, matchedFrames, rungQuality } from '../rung-quality.ts'
import { rungsOf } from '../rungs-of.ts'
import type { Step, StepContext } from '../step.ts'
import type { Tables } from '../tables.ts'
import type { MadeImages } from './make-images.ts'
import type { Joined } from './join-units.ts'
import { readPackedBuild } from './packed-build.ts'
import { madeFile, payloadIn, resultOf, type MadeFile } from './step-inputs.ts'

/** Blobs stored at once. */
const blobsAtOnce = 8
const rowsAtOnce = 5000
const unitsAtOnce = 16

interface Content {
  readonly sha256: string
  readonly source: Uint8Array | Pick<MadeFile, 'path' | 'sizeBytes'>
}

/**
 * Stores every file of a build, and then tells of it: the build becomes ready and its event is written in the transaction that ends this step. Before anything is stored
 * the build's claim to its blobs is written down, so that nobody deletes one that it shares with a build that goes.
 */
export const publishBuild: Step = async (context) => {
  const { stage, buildId } = payloadIn<StagePayload>(context)
  const packed = await readPackedBuild(context, stage)
  const images = resultOf<MadeImages>(context, 'images')
  const units = await unitsOfRungs(context)
  const facts = withEvidence(packed.facts, units)
  const files: BuildFile[] = packed.files.map(({ from: _, ...file }) => file)
  const factsBytes = utf8(JSON.stringify(facts))
  const filesBytes = utf8(JSON.stringify(files))
  const stored = { factsBlob: sha256(factsBytes), filesBlob: sha256(filesBytes) }
  const contents: Content[] = [
    ...packed.files.map((file) => ({ sha256: file.sha256, source: { path: file.from, sizeBytes: file.sizeBytes } })),
    ...images.artwork.map((picture) => ({ sha256: picture.sha256, source: picture })),
    { sha256: stored.factsBlob, source: factsBytes },
    { sha256: stored.filesBlob, source: filesBytes },
  ]
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const rungs = rungsOf(facts, packed.cpuSeconds)

  await claimBlobs(context, {
    ...stored,
    sizeBytes,
    rungs,
    quality: buildQuality(facts, units),
    durationSeconds: facts.durationSeconds,
    hashes: contents.map((content) => content.sha256),
  })
  await storeAll(context, contents)
  const cost = stage === 'full' ? await costOf(context) : undefined
  return {
    result: { buildId, sizeBytes, files: files.length },
    async change(trx) {
      await makeReady(context, trx)
      await context.outbox.put(trx, buildReady, {
        key: context.job.title_id,
        data: {
          buildId,
          titleId: context.job.title_id,
          masterId: context.job.master_id,
          jobId: context.job.job_id,
          complete: stage === 'full',
          durationSeconds: facts.durationSeconds,
          ...stored,
          sizeBytes,
          artwork: images.artwork.map(({ kind, width, height, path, sha256: blob }) => ({
            kind,
            width,
            height,
            mediaType: mediaTypeOfPicture(path),
            blob,
          })),
          tint: images.tint,
        },
      })
      if (stage !== 'full') return
      await trx
        .updateTable('job')
        .set({ state: 'done', finished_at: new Date(context.clock.now()), cost: JSON.stringify(cost) })
        .where('job_id', '=', context.job.job_id)
        .execute()
    },
  }
}

const mediaTypeOfPicture = (path: string) => (path.endsWith('.webp') ? 'image/webp' : 'image/jpeg')

/** The encoded pieces of each rung, in the order of the film. */
const unitsOfRungs = async (context: StepContext): Promise<ReadonlyMap<string, readonly EncodedUnit[]>> => {
  const ofRungs = new Map<string, readonly EncodedUnit[]>()
  for (const join of payloadIn<StagePayload>(context).joins) {
    const { rungs, units: keys } = resultOf<Joined>(context, join)
    const units = await mapLimited(keys, unitsAtOnce, (key) => readPiece<EncodedUnit>(context, key))
    for (const rungId of Object.keys(rungs)) ofRungs.set(rungId, units)
  }
  return ofRungs
}

/** What the encodes have shown of each rung. */
const withEvidence = (facts: BuildFacts, units: ReadonlyMap<string, readonly EncodedUnit[]>): BuildFacts => ({
  ...facts,
  video: facts.video.map((track) => {
    const own = units.get(track.id) ?? []
    const quality = rungQuality(own, track.id)
    const matched = matchedFrames(own)
    return { ...track, ...(quality && { quality }), ...(matched !== undefined && { matchedFrames: matched }) }
  }),
})

interface Claim {
  readonly factsBlob: string
  readonly filesBlob: string
  readonly sizeBytes: number
  readonly durationSeconds: number
  readonly rungs: readonly z.infer<typeof Rung>[]
  readonly quality: BuildQuality
  readonly hashes: readonly string[]
}

const claimBlobs = async (context: StepContext, claim: Claim) => {
  const { stage, buildId } = payloadIn<StagePayload>(context)
  const { job } = context
  const hashes = [...new Set(claim.hashes)]
  const open = await context.sql.transaction(async (trx) => {
    const row = await trx.selectFrom('job').select('state').where('job_id', '=', job.job_id).executeTakeFirst()
    if (row?.state !== 'open') return false
    const build = {
      title_id: job.title_id,
      master_id: job.master_id,
      job_id: job.job_id,
      stage,
      recipe: job.recipe,
      state: 'storing' as const,
      duration_seconds: claim.durationSeconds,
      size_bytes: claim.sizeBytes,
      facts_blob: claim.factsBlob,
      files_blob: claim.filesBlob,
      rungs: JSON.stringify(claim.rungs),
      quality: JSON.stringify(claim.quality),
      created_at: new Date(context.clock.now()),
      superseded_at: null,
    }
    await trx
      .insertInto('build')
      .values({ build_id: buildId, ...build })
      .onConflict((conflict) => conflict.column('build_id').doUpdateSet(build))
      .execute()
    for (let at = 0; at < hashes.length; at += rowsAtOnce) {
      const some = hashes.slice(at, at + rowsAtOnce)
      await trx
        .insertInto('build_blob')
        .values(some.map((hash) => ({ build_id: buildId, sha256: hash })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await trx.deleteFrom('blob_removal').where('sha256', 'in', some).execute()
    }
    return true
  })
  if (!open) throw new Failure('JOB_OVER', 'The job is over, and nothing of it is published any more.')
}

const storeAll = async (context: StepContext, contents: readonly Content[]) => {
  const { blobs, signal, progress } = context
  let done = 0
  await mapLimited(contents, blobsAtOnce, async ({ sha256: expect, source }) => {
    signal.throwIfAborted()
    // The first light has stored most of this before, and so has a store that workers share.
    if (!(await blobs.head(expect)))
      await blobs
        .put(source instanceof Uint8Array ? source : { file: await madeFile(context, source) }, { expect, signal })
        .catch(explainDifference)
    done += 1
    progress((0.95 * done) / contents.length)
  })
}

const explainDifference = (trouble: unknown): never => {
  const isGone = trouble instanceof Error && (trouble as NodeJS.ErrnoException).code === 'ENOENT'
  if (isGone || isFailure(trouble, 'BLOB_DIFFERENT'))
    throw new Failure(
      'WORK_LOST',
      'A packaged file is gone from the work folder or was changed there. Retry the job: it begins anew.',
      {},
      { cause: trouble },
    )
  throw trouble
}

/** The full build takes the place of every first light of its title. */
const makeReady = async (context: StepContext, trx: Transaction<Tables>) => {
  const { stage, buildId } = payloadIn<StagePayload>(context)
  const now = new Date(context.clock.now())
  await trx.updateTable('build').set({ state: 'ready', created_at: now }).where('build_id', '=', buildId).execute()
  if (stage !== 'full') return
  await trx
    .updateTable('build')
    .set({ superseded_at: now })
    .where('title_id', '=', context.job.title_id)
    .where('stage', '=', 'first')
    .where('state', '=', 'ready')
    .where('superseded_at', 'is', null)
    .execute()
}

const costOf = async ({ sql, work, job, clock }: StepContext) => {
  const children = await sql.db
    .selectFrom('child_run')
    .select(['started_ms', 'ended_ms', 'cpu_seconds'])
    .where('job_id', '=', job.job_id)
    .execute()
  const items = await work.readGroup(job.job_id)
  const planned = items
    .map((item) => (item.result as { cpuSeconds?: unknown } | null)?.cpuSeconds)
    .filter((seconds) => typeof seconds === 'number')
  return jobCost({
    startedMs: items[0]?.startedAt ?? job.created_at.getTime(),
    endedMs: clock.now(),
    children: children.map((child) => ({ startedMs: child.started_ms, endedMs: child.ended_ms, cpuSeconds: child.cpu_seconds })),
    plannedCpuSeconds: planned.reduce((sum, seconds) => sum + seconds, 0),
  })
}
