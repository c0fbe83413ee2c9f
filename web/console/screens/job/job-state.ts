import type { Job, JobStep } from '../../../../src/contracts/encode.ts'
import type { Tone } from '../../parts/state.tsx'

/** Whether more is to come of it. */
export const isOpen = ({ state }: Pick<Job, 'state'>): boolean => state === 'waiting' || state === 'running' || state === 'paused'

export const toneOf = (state: Job['state'] | JobStep['state']): Tone => {
  if (state === 'done') return 'good'
  if (state === 'running') return 'busy'
  if (state === 'failed' || state === 'refused') return 'bad'
  return 'quiet'
}

export const sayState = (state: Job['state']): string => (state === 'paused' ? 'paused while somebody watches' : state)

/** A step's span on the job's own time, in fractions of its whole length; one that runs reaches to now. Undefined before it starts. */
export const spanOf = (
  step: JobStep,
  startMs: number,
  endMs: number,
  nowMs = endMs,
): { readonly from: number; readonly to: number } | undefined => {
  if (!step.startedAt) return undefined
  const length = Math.max(1, endMs - startMs)
  const from = (Date.parse(step.startedAt) - startMs) / length
  const to = ((step.finishedAt ? Date.parse(step.finishedAt) : nowMs) - startMs) / length
  return { from: clamp(from), to: clamp(Math.max(to, from + 0.004)) }
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value))
