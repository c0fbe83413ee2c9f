import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { BuildId } from '../../../contracts/ids.ts'
import type { Transaction } from '../../../engines/sql/port.ts'
import type { RunResult } from '../../../engines/transcoder/port.ts'
import { fromUtf8 } from '../../../kit/bytes.ts'
import { Failure, isFailure } from '../../../kit/failure.ts'
import { sha256File } from '../../../kit/hash.node.ts'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import { masterInput } from '../../../media/ladder/picture-filters.ts'
import { audioEncoders } from '../../../media/ladder/plan-audio.ts'
import { videoEncoders } from '../../../media/ladder/plan-video.ts'
import { decodesCodec } from '../../../media/probe/decodes-codec.ts'
import { judgeMaster, judgeUnreadable } from '../../../media/probe/judge-master.ts'
import { packetTimesArguments, parsePacketTimes } from '../../../media/probe/packet-times.ts'
import { parseProbe, probeArguments } from '../../../media/probe/parse-probe.ts'
import { plannedNeedBytes } from '../estimate.ts'
import { filmOf, inspectionOf, type Inspection } from '../inspection.ts'
import { pictureLimits, readingLimits } from '../limits.ts'
import { planJob, type JobPlan, type Makeable } from '../plan-job.ts'
import type { Step, StepContext } from '../run-step.ts'
import type { Tables } from '../tables.ts'
import { checkUnchanged } from './step-inputs.ts'
import { mostTextBytes } from './write-text.ts'

interface Refusal {
  readonly code: string
  readonly reason: string
}

type Finding = { readonly refusal: Refusal } | { readonly inspection: Inspection; readonly sha256: string; readonly cpuSeconds: number }

/** Judges the master and, when it is fit, plans everything that follows: the plan is written in the transaction that ends this step. */
export const inspectMaster: Step = async (context) => {
  const finding = await inspect(context)
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

const inspect = async (context: StepContext): Promise<Finding> => {
  const { master } = context
  if (master.size_bytes === 0) return { refusal: refusalIn(judgeUnreadable(0, ''))! }
  await checkUnchanged(context)
  const subtitles = await judgeBeside(context)
  if (subtitles) return { refusal: subtitles }
  // Reading for the sum and reading for the timestamps share what the disk gives.
  const stopHashing = new AbortController()
  const hashing = sha256File(master.path, (bytes) => context.progress((0.9 * bytes) / master.size_bytes), AbortSignal.any([context.signal, stopHashing.signal]))
  hashing.catch(() => {})
  try {
    const looked = await look(context)
    if ('refusal' in looked) return looked
    const sha256 = await hashing
    const expected = master.expected_sums.find((sum) => sum !== sha256)
    if (expected !== undefined)
      return { refusal: { code: 'CHECKSUM_DIFFERENT', reason: `The file's SHA-256 is ${sha256}, and ${expected} was promised: it was damaged on its way. Send it again.` } }
    await checkUnchanged(context)
    return { ...looked, sha256 }
  } finally {
    stopHashing.abort()
  }
}

/** Headers, timestamps, and whether both ends really decode. */
const look = async (context: StepContext): Promise<{ refusal: Refusal } | { inspection: Inspection; cpuSeconds: number }> => {
  const { master, transcoder } = context
  const decodes = (codec: string) => decodesCodec(transcoder.capabilities.decoders, codec)
  const probed = await readWith(context, probeArguments(master.path), mostProbeBytes)
  if ('refused' in probed) return { refusal: refusalIn(judgeUnreadable(master.size_bytes, probed.refused))! }
  const probe = parseProbe(fromUtf8(probed.run.stdout))
  if (!probe) return { refusal: refusalIn(judgeUnreadable(master.size_bytes, ''))! }
  const byHeaders = refusalIn(judgeMaster(probe, { decodes }))
  if (byHeaders) return { refusal: byHeaders }
  const video = filmOf({ probe })
  const timed = await readWith(context, packetTimesArguments(master.path, video.index), mostTimesBytes)
  if ('refused' in timed) return { refusal: refusalIn(judgeUnreadable(master.size_bytes, timed.refused))! }
  const times = parsePacketTimes(fromUtf8(timed.run.stdout))
  const judgement = judgeMaster(probe, { decodes, times })
  if (judgement.verdict === 'refused') return { refusal: judgement }
  const inspection = inspectionOf({ probe, times, notes: judgement.notes, beside: master.beside })
  const ends = await decodeBothEnds(context, inspection)
  if ('refusal' in ends) return ends
  return { inspection, cpuSeconds: probed.run.cpuSeconds + timed.run.cpuSeconds + ends.cpuSeconds }
}

const mostProbeBytes = 8 * 2 ** 20
/** A day at 60 pictures a second, each a line of some 20 bytes. */
const mostTimesBytes = 128 * 2 ** 20

const readWith = async (context: StepContext, args: readonly string[], stdoutBytes: number): Promise<{ run: RunResult } | { refused: string }> => {
  try {
    return { run: await context.run({ tool: 'ffprobe', args, folder: context.folders.jobs, limits: readingLimits(context.master.size_bytes), stdoutBytes }) }
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED')) return { refused: `${trouble.message} ${String(trouble.data['stderr'] ?? '')}` }
    throw trouble
  }
}

/** How much of either end is decoded. */
const endSeconds = 2

const decodeBothEnds = async (context: StepContext, inspection: Inspection): Promise<{ refusal: Refusal } | { cpuSeconds: number }> => {
  const { durationSeconds } = inspection
  const head = await decodePart(context, inspection, 0)
  if (head.frames === 0) return { refusal: { code: 'DAMAGED', reason: 'The beginning of the picture cannot be decoded. Copy the file again, or export it again.' } }
  if (durationSeconds <= 2 * endSeconds) return { cpuSeconds: head.cpuSeconds }
  const tail = await decodePart(context, inspection, durationSeconds - endSeconds)
  if (tail.frames === 0)
    return { refusal: { code: 'CUT_OFF', reason: 'The last seconds of the picture cannot be decoded: the file is cut off or damaged. Copy it again, or export it again.' } }
  return { cpuSeconds: head.cpuSeconds + tail.cpuSeconds }
}

const decodePart = async (context: StepContext, inspection: Inspection, fromSeconds: number) => {
  const video = filmOf(inspection)
  let frames = 0
  try {
    const run = await context.run({
      tool: 'ffmpeg',
      args: [
        ...['-v', 'error', '-ss', fromSeconds.toFixed(3), ...masterInput(context.master.path), '-map', `0:${video.index}`],
        ...['-t', String(endSeconds), '-fps_mode', 'passthrough', '-f', 'null', '-'],
      ],
      folder: context.folders.jobs,
      limits: pictureLimits({ seconds: 60, width: video.width, height: video.height, frameRate: 60, outputBytes: 0 }),
      onProgress: (progress) => {
        frames = progress.frames
      },
    })
    return { frames, cpuSeconds: run.cpuSeconds }
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED')) return { frames: 0, cpuSeconds: 0 }
    throw trouble
  }
}

/** Subtitle files that somebody took the trouble to hand over must say something. */
const judgeBeside = async ({ master }: StepContext): Promise<Refusal | undefined> => {
  for (const { path } of master.beside) {
    const name = basename(path)
    const found = await stat(path).catch(() => undefined)
    if (!found) return { code: 'SUBTITLES_MISSING', reason: `The subtitle file ${name} is not there any more.` }
    if (found.size > mostTextBytes) return { code: 'SUBTITLES_UNREADABLE', reason: `The subtitle file ${name} is too large to be one.` }
    const { cues } = parseCaptions(decodeText(await readFile(path)).text)
    if (cues.length === 0) return { code: 'SUBTITLES_UNREADABLE', reason: `No line can be read from the subtitle file ${name}. It should be SubRip (.srt) or WebVTT (.vtt).` }
  }
  return undefined
}

const refusalIn = (judgement: ReturnType<typeof judgeMaster>): Refusal | undefined =>
  judgement.verdict === 'refused' ? { code: judgement.code, reason: judgement.reason } : undefined

/** What is missing is left out, and doctor tells of it; without H.264 nothing plays everywhere, so that is a failure. */
const makeableWith = ({ encoders, filters }: StepContext['transcoder']['capabilities']): Makeable => {
  const video = (['h264', 'av1'] as const).filter((codec) => encoders.has(videoEncoders[codec]))
  const audio = (['aac', 'opus'] as const).filter((codec) => encoders.has(audioEncoders[codec]))
  for (const [codec, made, encoder] of [['H.264', video.includes('h264'), videoEncoders.h264], ['AAC', audio.includes('aac'), audioEncoders.aac]] as const)
    if (!made) throw new Failure('TOOL_MISSING', `This ffmpeg cannot encode ${codec}: it was built without ${encoder}. Install a full build, or set its path.`)
  return { video, audio, vmaf: filters.has('libvmaf') }
}

/** Of its cap an ordinary film uses about so much. */
const usualShareOfCap = 0.6

const writePlan = async (context: StepContext, trx: Transaction<Tables>, finding: { inspection: Inspection; sha256: string }, plan: JobPlan) => {
  const { job, master, space } = context
  const rates = [...plan.rungs.map((rung) => ({ averageBps: rung.maxrateBps * usualShareOfCap })), ...plan.audio.map(() => ({ averageBps: 128_000 }))]
  const neededBytes = plannedNeedBytes(rates, finding.inspection.durationSeconds)
  const freeBytes = (await space.freeBytes(trx)) + Math.max(0, job.reserved_bytes - job.written_bytes)
  if (neededBytes > freeBytes)
    throw new Failure('DISK_FULL', `The builds need about ${neededBytes} bytes, and ${freeBytes} are free. Free some space; the job goes on by itself.`, { neededBytes, freeBytes })
  await trx.updateTable('master').set({ sha256: finding.sha256 }).where('master_id', '=', master.master_id).execute()
  await trx
    .updateTable('job')
    .set({ inspection: JSON.stringify(finding.inspection), reserved_bytes: neededBytes })
    .where('job_id', '=', job.job_id)
    .execute()
  await context.work.put(trx, plan.items)
}

