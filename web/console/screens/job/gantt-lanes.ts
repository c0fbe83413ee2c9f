import type { JobStep } from '../../../../src/contracts/encode.ts'

export type LaneState = JobStep['state'] | 'paused'

/** Steps that are drawn as one: the parts of a stream, or a step by itself. */
export interface GanttLane {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly state: LaneState
  /** 0 to 1, over all its parts. */
  readonly progress: number
  readonly done: number
  /** In the order of the film. */
  readonly steps: readonly JobStep[]
}

/** The order of the work. */
const kinds = ['share', 'inspect', 'analyse', 'ladder', 'video', 'join', 'audio', 'text', 'images', 'package', 'verify', 'publish']
const kindPlace = (kind: string): number => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length)

const pausedWords = ' (waits while somebody watches)'

/** The lanes of a job, in the order of the work. */
export const lanesOf = (steps: readonly JobStep[]): GanttLane[] => {
  const lanes = new Map<string, JobStep[]>()
  for (const step of steps) {
    const key = `${step.kind} ${streamName(step.label)}`
    lanes.set(key, [...(lanes.get(key) ?? []), step])
  }
  return [...lanes]
    .map(([key, own]) => ({
      key,
      kind: own[0]!.kind,
      name: streamName(own[0]!.label),
      state: laneState(own),
      progress: own.reduce((sum, step) => sum + shareOf(step), 0) / own.length,
      done: own.filter((step) => step.state === 'done').length,
      steps: own,
    }))
    .toSorted((a, b) => kindPlace(a.kind) - kindPlace(b.kind))
}

/** `H.264 240p to 360p` of `H.264 240p to 360p, part 1 of 5`. */
export const streamName = (label: string): string => label.replace(pausedWords, '').replace(/, part \d+ of \d+$/, '')

/** `part 1 of 5`; nothing for a step without parts. */
export const partName = (label: string): string => /part \d+ of \d+/.exec(label)?.[0] ?? ''

export const shareOf = (step: Pick<JobStep, 'state' | 'progress'>): number => (step.state === 'done' ? 1 : step.progress)

/** A step that was begun and is held while somebody watches says so in its words. */
export const stateOf = (step: Pick<JobStep, 'state' | 'label'>): LaneState =>
  step.state === 'running' && step.label.endsWith(pausedWords) ? 'paused' : step.state

const laneState = (steps: readonly JobStep[]): LaneState => {
  const states = steps.map(stateOf)
  for (const state of ['failed', 'running', 'paused', 'cancelled'] as const) if (states.includes(state)) return state
  return states.every((state) => state === 'done') ? 'done' : 'waiting'
}

/** A stretch of the job's own time, in fractions of its whole length. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Rows in which bars do not lie over each other: each takes the first that is free. Gives the row of each and how many there are. */
export const packRows = (spans: readonly Span[]): { readonly rows: readonly number[]; readonly count: number } => {
  const ends: number[] = []
  const rows = Array.from<number>({ length: spans.length })
  const order = spans.map((_, index) => index).toSorted((a, b) => spans[a]!.from - spans[b]!.from)
  for (const index of order) {
    const { from, to } = spans[index]!
    const free = ends.findIndex((end) => end <= from)
    const row = free === -1 ? ends.length : free
    ends[row] = to
    rows[index] = row
  }
  return { rows, count: Math.max(1, ends.length) }
}

/** The seconds that the axis of a job reaches over: what has passed and what is expected to come; at least one. */
export const axisSeconds = (elapsedSeconds: number, etaSeconds: number | undefined): number =>
  Math.max(1, elapsedSeconds + (etaSeconds ?? 0))
