/** What a job cost, for the console and for benchmarks. */
export interface JobCost {
  /** User and system seconds of all children, those of failed and repeated steps included. */
  readonly childCpuSeconds: number
  /** The same, of the children that the finished steps needed. */
  readonly plannedCpuSeconds: number
  /** Wall time in which at least one child ran. */
  readonly childWallSeconds: number
  /** From the first child's start (or the job's, when that is earlier) to the end. */
  readonly wallSeconds: number
  /** Wall time in which no child ran. */
  readonly overheadSeconds: number
}

export interface ChildInterval {
  readonly startedMs: number
  readonly endedMs: number
  readonly cpuSeconds: number
}

/** Children may overlap; the wall time they cover is the length of the union of their intervals. */
export const jobCost = (ask: {
  startedMs: number
  endedMs: number
  children: readonly ChildInterval[]
  plannedCpuSeconds: number
}): JobCost => {
  const sorted = ask.children.toSorted((a, b) => a.startedMs - b.startedMs)
  const startedMs = Math.min(ask.startedMs, sorted[0]?.startedMs ?? ask.startedMs)
  let coveredMs = 0
  let coveredUntil = startedMs
  for (const child of sorted) {
    coveredMs += Math.max(0, child.endedMs - Math.max(child.startedMs, coveredUntil))
    coveredUntil = Math.max(coveredUntil, child.endedMs)
  }
  const wallMs = Math.max(0, ask.endedMs - startedMs)
  return {
    childCpuSeconds: sum(ask.children.map((child) => child.cpuSeconds)),
    plannedCpuSeconds: ask.plannedCpuSeconds,
    childWallSeconds: coveredMs / 1000,
    wallSeconds: wallMs / 1000,
    overheadSeconds: Math.max(0, wallMs - coveredMs) / 1000,
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
