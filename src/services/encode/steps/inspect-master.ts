import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildId } from '../../../contracts/ids.ts'
import type { Transaction } from '../../../engines/sql/port.ts'
import type { RunResult } from '../../../engines/transcoder/port.ts'
import { fromUtf8 } from '../../../kit/bytes.ts'
import { Failure, isFailure } from '../../../kit/failure.ts'
import { sha256File } from '../../../kit/hash.node.ts'
import { decodesCodec } from '../../../media/probe/decodes-codec.ts'
import { judgeMaster } from '../../../media/probe/judge-master.ts'
import { packetTimesArguments, parsePacketTimes } from '../../../media/probe/packet-times.ts'
import { parseProbe, probeArguments } from '../../../media/probe/parse-probe.ts'
import { plannedNeedBytes } from '../estimate.ts'
import { filmOf, inspectionOf, type Inspection } from '../inspection.ts'
import { readingLimits } from '../limits.ts'
import { makeableWith } from '../makeable.ts'
import { planJob, type JobPlan } from '../plan-job.ts'
import type { Step, StepContext } from '../run-step.ts'
import type { Tables } from '../tables.ts'
import { decodeEnds } from './decode-ends.ts'
import { judgeBeside } from './judge-beside.ts'
import { checkUnchanged } from './step-inputs.ts'
import { unreadable, type Refusal } from './unreadable-master.ts'

type Finding = { readonly refusal: Refusal } | { readonly inspection: Inspection; readonly sha256: string; readonly cpuSeconds: number }

/** Judges the master and, when it is fit, plans everything that follows: the plan is written in the transaction that ends this step. */
export const inspectMaster: Step = async (context) => {
  const folder = join(context.jobFolder, 'unfinished', `${context.stepId}-${context.lease.fence}`)
  await mkdir(folder, { recursive: true })
  let finding: Finding
  try {
    finding = await inspect(context, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  if ('refusal' in finding) {
    const { code, reason } = finding.refusal
    context.log.info('master refused', { code, reason })
    return {
      result: { refused: code },
      async change(trx) {
        await trx
          .updateTable('job')
          .set({ state: 'refused', reason, reason_code: code, finished_at: new Date(context.clock.now()) })
          .where('job_id', '=', context.job.job_id)
          .execute()
      },
    }
  }
  const plan = planJob({
    jobId: context.job.job_id,
    priority: context.job.priority,
    recipe: context.job.recipe,
    inspection: finding.inspection,
    beside: context.master.beside,
    makeable: makeableWith(context.transcoder.capabilities),
    buildIds: { first: context.newId<BuildId>(), full: context.newId<BuildId>() },
  })
  return {
    result: { sha256: finding.sha256, cpuSeconds: finding.cpuSeconds, rungs: plan.rungs.map((rung) => rung.id) },
    change: (trx) => writePlan(context, trx, finding, plan),
  }
}

const inspect = async (context: StepContext, folder: string): Promise<Finding> => {
  const { master } = context
  if (master.size_bytes === 0) return { refusal: await unreadable(context, '') }
  await checkUnchanged(context)
  const subtitles = await judgeBeside(context)
  if (subtitles) return { refusal: subtitles }
  // Reading for the sum and reading for the timestamps share what the disk gives.
  const stopHashing = new AbortController()
  const hashing = sha256File(
    master.path,
    (bytes) => context.progress((0.9 * bytes) / master.size_bytes),
    AbortSignal.any([context.signal, stopHashing.signal]),
  )
  hashing.catch(() => {})
  try {
    const looked = await look(context, folder)
    if ('refusal' in looked) return looked
    const sha256 = await hashing
    const expected = master.expected_sums.find((sum) => sum !== sha256)
    if (expected !== undefined)
      return {
        refusal: {
          code: 'CHECKSUM_DIFFERENT',
          reason: `The file's SHA-256 is ${sha256}, and ${expected} was promised: it was damaged on its way. Send it again.`,
        },
      }
    await checkUnchanged(context)
    return { ...looked, sha256 }
  } finally {
    stopHashing.abort()
  }
}

/** Headers, timestamps, and whether both ends really decode. */
const look = async (
  context: StepContext,
  folder: string,
): Promise<{ refusal: Refusal } | { inspection: Inspection; cpuSeconds: number }> => {
  const { master, transcoder } = context
  const decodes = (codec: string) => decodesCodec(transcoder.capabilities.decoders, codec)
  const probed = await readWith(context, folder, probeArguments(master.path), mostProbeBytes)
  if ('refused' in probed) return { refusal: await unreadable(context, probed.refused) }
  const probe = parseProbe(fromUtf8(probed.run.stdout))
  if (!probe) return { refusal: await unreadable(context, '') }
  const byHeaders = refusalIn(judgeMaster(probe, { decodes }))
  if (byHeaders) return { refusal: byHeaders }
  const video = filmOf({ probe })
  const timed = await readWith(context, folder, packetTimesArguments(master.path, video.index), mostTimesBytes)
  if ('refused' in timed) return { refusal: await unreadable(context, timed.refused) }
  const times = parsePacketTimes(fromUtf8(timed.run.stdout))
  const judgement = judgeMaster(probe, { decodes, times })
  if (judgement.verdict === 'refused') return { refusal: judgement }
  const inspection = inspectionOf({ probe, times, notes: judgement.notes, beside: master.beside })
  const ends = await decodeEnds(context, folder, inspection)
  if ('refusal' in ends) return ends
  return { inspection, cpuSeconds: probed.run.cpuSeconds + timed.run.cpuSeconds + ends.cpuSeconds }
}

const mostProbeBytes = 8 * 2 ** 20
/** A day at 60 pictures a second, each a line of some 20 bytes. */
const mostTimesBytes = 128 * 2 ** 20

const readWith = async (
  context: StepContext,
  folder: string,
  args: readonly string[],
  stdoutBytes: number,
): Promise<{ run: RunResult } | { refused: string }> => {
  try {
    return {
      run: await context.run({
        tool: 'ffprobe',
        args,
        folder,
        limits: readingLimits(context.master.size_bytes),
        stdoutBytes,
      }),
    }
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED')) return { refused: `${trouble.message} ${JSON.stringify(trouble.data['stderr'] ?? '')}` }
    throw trouble
  }
}

const refusalIn = (judgement: ReturnType<typeof judgeMaster>): Refusal | undefined =>
  judgement.verdict === 'refused' ? { code: judgement.code, reason: judgement.reason } : undefined

/** Of its cap an ordinary film uses about so much. */
const usualShareOfCap = 0.6

const writePlan = async (
  context: StepContext,
  trx: Transaction<Tables>,
  finding: { inspection: Inspection; sha256: string },
  plan: JobPlan,
) => {
  const { job, master, space } = context
  const rates = [
    ...plan.rungs.map((rung) => ({ averageBps: rung.maxrateBps * usualShareOfCap })),
    ...plan.audio.map(() => ({ averageBps: 128_000 })),
  ]
  const neededBytes = plannedNeedBytes(rates, finding.inspection.durationSeconds)
  const freeBytes = (await space.freeBytes(trx)) + Math.max(0, job.reserved_bytes - job.written_bytes)
  if (neededBytes > freeBytes)
    throw new Failure(
      'DISK_FULL',
      `The builds need about ${neededBytes} bytes, and ${freeBytes} are free. Free some space; the job goes on by itself.`,
      { neededBytes, freeBytes },
    )
  await trx.updateTable('master').set({ sha256: finding.sha256 }).where('master_id', '=', master.master_id).execute()
  await trx
    .updateTable('job')
    .set({ inspection: JSON.stringify(finding.inspection), reserved_bytes: neededBytes })
    .where('job_id', '=', job.job_id)
    .execute()
  await context.work.put(trx, plan.items)
}
