/** What a step is expected to cost and how far it is. */
export interface StepProgress {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** Expected processor seconds. */
  readonly costSeconds: number
  /** 0 to 1. */
  readonly progress: number
  /** UTC milliseconds. */
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
}

/** Before so much of the expected cost is done, the past says too little about the future. */
const trustAfterSeconds = 0.5
const slowest = 50
const fastest = 0.02

/**
 * Wall seconds per expected processor second, as the steps of the job have shown so far; 1 before they have shown anything. One number holds the
 * machine's speed, its processors, and how far the expectation is off for this film.
 */
export const observedPace = (steps: readonly StepProgress[], nowMs: number): number => {
  let spentSeconds = 0
  let doneSeconds = 0
  for (const step of steps) {
    if (step.startedAt === undefined || (step.state !== 'done' && step.state !== 'running')) continue
    const share = step.state === 'done' ? 1 : step.progress
    spentSeconds += Math.max(0, (step.finishedAt ?? nowMs) - step.startedAt) / 1000
    doneSeconds += share * step.costSeconds
  }
  if (doneSeconds < trustAfterSeconds) return 1
  return Math.min(slowest, Math.max(fastest, spentSeconds / doneSeconds))
}

/** Seconds until a running step is done, from its own progress as soon as that says something, else from its cost. Undefined unless it runs. */
export const stepEtaSeconds = (step: StepProgress, pace: number, nowMs: number): number | undefined => {
  if (step.state !== 'running') return undefined
  if (step.startedAt !== undefined && step.progress >= 0.05)
    return round(((nowMs - step.startedAt) / 1000 / step.progress) * (1 - step.progress))
  return round(remainingSeconds(step) * pace)
}

/**
 * Seconds until all steps are done, when `slots` of them run at once.
 *
 * @param planned what part of the job's cost these steps are, above 0 to 1: others are planned when it is known what there is to do
 */
export const jobEtaSeconds = (steps: readonly StepProgress[], pace: number, slots: number, planned = 1): number => {
  const unplanned = costOf(steps) * (1 / planned - 1)
  return round(((sum(steps.map(remainingSeconds)) + unplanned) * pace) / Math.max(1, slots))
}

/** 0 to 1: the done share of the expected cost. */
export const jobProgress = (steps: readonly StepProgress[], planned = 1): number => {
  const all = costOf(steps)
  if (all === 0) return 0
  const done = sum(steps.map((step) => (step.state === 'cancelled' ? 0 : step.costSeconds * (step.state === 'done' ? 1 : step.progress))))
  return (done / all) * planned
}

const costOf = (steps: readonly StepProgress[]): number => sum(steps.map((step) => (step.state === 'cancelled' ? 0 : step.costSeconds)))

const remainingSeconds = (step: StepProgress) =>
  step.state === 'waiting' ? step.costSeconds : step.state === 'running' ? step.costSeconds * (1 - step.progress) : 0

const round = (seconds: number) => Math.round(seconds * 10) / 10
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Disk that a job may need before anybody has looked into its master: the builds of most masters are smaller than the master, twice over for work folder and store. */
export const roughNeedBytes = (masterBytes: number): number => 64 * 2 ** 20 + 2 * masterBytes

/** The same once the rungs are known: each is written as an encoded file, as packaged segments and as blobs; a tenth more for what varies. */
export const plannedNeedBytes = (rates: readonly { readonly averageBps: number }[], durationSeconds: number): number =>
  Math.ceil(16 * 2 ** 20 + (sum(rates.map((rate) => rate.averageBps)) / 8) * durationSeconds * 3 * 1.1)
