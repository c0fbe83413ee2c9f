import { readFileSync } from 'node:fs'

/** Linux counts processor time for user space in hundredths of a second on every architecture (proc(5), sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100

export interface ProcessorTime {
  /** User and system seconds of all threads. */
  readonly ownSeconds: number
  /** The same of every child that has ended and was waited for, and of theirs. */
  readonly childSeconds: number
}

/** What the kernel has counted for a process so far. */
export const processorTime = (pid: number): ProcessorTime => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name in parentheses may hold blanks and parentheses: fields are counted from its end. Fields 14 to 17 are utime, stime, cutime and cstime.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return { ownSeconds: (fields[11]! + fields[12]!) / ticksPerSecond, childSeconds: (fields[13]! + fields[14]!) / ticksPerSecond }
}

export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number)
