import type { z } from 'zod'
import type { Job, JobStep, MasterFacts, RecipeName } from '../../contracts/encode.ts'
import type { BuildId, JobId, MasterId, TitleId } from '../../contracts/ids.ts'
import type { Item, Json } from '../../engines/work/port.ts'
import { toInstant } from '../../kit/clock.ts'
import { jobEtaSeconds, jobProgress, observedPace, stepEtaSeconds, type StepProgress } from './estimate.ts'
import { parseStepError } from './trouble-policy.ts'
import type { JobRowState } from './tables.ts'

/** What the job's row says. */
export interface JobRecord {
  readonly jobId: JobId
  readonly titleId: TitleId
  readonly masterId: MasterId
  readonly name: string
  readonly recipe: RecipeName
  readonly priority: number
  readonly state: JobRowState
  readonly reason: string | null
  readonly reasonCode: string | null
  readonly facts: z.infer<typeof MasterFacts> | undefined
  readonly createdAt: number
  readonly finishedAt: number | undefined
}

interface JobViewAsk {
  readonly job: JobRecord
  readonly items: readonly Item[]
  readonly buildIds: readonly BuildId[]
  /** Low-priority work is being held because somebody watches. */
  readonly holding: boolean
  readonly slots: number
  readonly nowMs: number
}

/** A job as the contract shows it: its row, seen together with its work items. */
export const jobView = ({ job, items, buildIds, holding, slots, nowMs }: JobViewAsk): Job => {
  const state = jobState(job, items, holding)
  const steps = items.map(stepProgress)
  const pace = observedPace(steps, nowMs)
  const planned = plannedShare(items)
  const failed = items.find((item) => item.state === 'failed')
  const trouble = failed && { ...parseStepError(failed.error ?? ''), label: payloadOf(failed).label }
  const reason = job.reason ?? (trouble && `${trouble.label}: ${trouble.words}`)
  const reasonCode = job.reasonCode ?? trouble?.code
  return {
    jobId: job.jobId,
    titleId: job.titleId,
    masterId: job.masterId,
    name: job.name,
    recipe: job.recipe,
    state,
    progress: state === 'done' ? 1 : jobProgress(steps, planned),
    ...(state === 'running' && planned > inspectionShare && { etaSeconds: jobEtaSeconds(steps, pace, slots, planned) }),
    ...(reason !== undefined && { reason }),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(job.facts && { facts: job.facts }),
    steps: items.map((item, index) => stepView(item, steps[index]!, pace, nowMs)),
    buildIds: [...buildIds],
    createdAt: toInstant(job.createdAt),
    ...(job.finishedAt !== undefined && { finishedAt: toInstant(job.finishedAt) }),
  }
}

/** What looking into a master, and trials with the first light, are taken for before the rest of a job is planned. Which part they are is known when they are over. */
const inspectionShare = 0.03
const trialsShare = 0.3

const plannedShare = (items: readonly Item[]): number => {
  if (items.every(({ kind }) => kind === 'share' || kind === 'inspect')) return inspectionShare
  return items.some(({ kind, state }) => kind === 'ladder' && state !== 'done') ? trialsShare : 1
}

/** An open job's state follows from its items; its end stands in its row. */
export const jobState = (job: Pick<JobRecord, 'state' | 'priority'>, items: readonly Item[], holding: boolean): Job['state'] => {
  if (job.state !== 'open') return job.state
  const running = items.filter((item) => item.state === 'running')
  if (running.some((item) => !isPaused(item))) return 'running'
  if (running.length > 0) return 'paused'
  if (items.some((item) => item.state === 'waiting')) {
    if (holding && job.priority < 0) return 'paused'
    return items.some((item) => item.state !== 'waiting') ? 'running' : 'waiting'
  }
  return items.some((item) => item.state === 'failed') ? 'failed' : 'running'
}

/** What every work item of this service carries beside what its step needs. */
interface StepLabels {
  /** Words: `H.264 720p`. */
  readonly label: string
  readonly costSeconds: number
}

export const payloadOf = (item: Pick<Item, 'payload'>): StepLabels => item.payload as unknown as StepLabels

export const stepProgress = (item: Item): StepProgress => ({
  state: item.state,
  costSeconds: payloadOf(item).costSeconds,
  progress: item.progress,
  startedAt: item.startedAt,
  finishedAt: item.finishedAt,
})

const stepView = (item: Item, step: StepProgress, pace: number, nowMs: number): JobStep => {
  const paused = isPaused(item)
  const eta = paused ? undefined : stepEtaSeconds(step, pace, nowMs)
  const result = fieldsOf(item.result)
  return {
    stepId: item.key.slice(item.group.length + 1),
    kind: item.kind,
    label: paused ? `${payloadOf(item).label} (waits while somebody watches)` : payloadOf(item).label,
    state: item.state,
    progress: item.state === 'done' ? 1 : item.progress,
    attempts: item.attempts,
    ...(item.startedAt !== undefined && { startedAt: toInstant(item.startedAt) }),
    ...(item.finishedAt !== undefined && { finishedAt: toInstant(item.finishedAt) }),
    ...(eta !== undefined && { etaSeconds: eta }),
    ...(typeof result['cpuSeconds'] === 'number' && { cpuSeconds: result['cpuSeconds'] }),
    ...(typeof result['sizeBytes'] === 'number' && { sizeBytes: result['sizeBytes'] }),
    ...(item.error !== undefined && { error: parseStepError(item.error).words }),
  }
}

const isPaused = (item: Item) => item.state === 'running' && fieldsOf(item.note)['paused'] === true

const fieldsOf = (json: Json): Readonly<Record<string, Json | undefined>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Readonly<Record<string, Json | undefined>>) : {}
