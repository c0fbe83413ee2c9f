import type { Job, JobStep } from '../../../../src/contracts/encode.ts'
import type { Tone } from '../../parts/parts.tsx'

/** What a state means at a glance. */
export const toneOf = (state: Job['state'] | JobStep['state']): Tone => {
  if (state === 'done') return 'good'
  if (state === 'running') return 'busy'
  if (state === 'failed' || state === 'refused') return 'bad'
  return 'quiet'
}

export const stateWords = (job: Pick<Job, 'state' | 'reason'>): string => {
  if (job.state === 'paused') return 'paused while somebody watches'
  return job.state === 'refused' || job.state === 'failed' ? `${job.state}: ${job.reason ?? 'no reason was given'}` : job.state
}

/** A step's span on the job's own time, in fractions of its whole length; undefined before it starts. */
export const spanOf = (step: JobStep, startMs: number, endMs: number): { readonly from: number; readonly to: number } | undefined => {
  if (!step.startedAt) return undefined
  const length = Math.max(1, endMs - startMs)
  const from = (Date.parse(step.startedAt) - startMs) / length
  const to = ((step.finishedAt ? Date.parse(step.finishedAt) : endMs) - startMs) / length
  return { from: clamp(from), to: clamp(Math.max(to, from + 0.004)) }
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value))
