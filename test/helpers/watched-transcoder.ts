import { readFileSync } from 'node:fs'
import type { Run, Transcoder } from '../../src/engines/transcoder/port.ts'
import { folderBytes } from '../../src/engines/transcoder/process-usage.ts'
import { systemClock } from '../../src/kit/clock.ts'

/** What a child was allowed, and what it took. */
export interface WatchedRun {
  readonly run: Pick<Run, 'tool' | 'limits'>
  readonly tookMs: number
  /** Its most resident memory, as the kernel counted it until shortly before the end. */
  readonly memoryBytes: number
  readonly outputBytes: number
}

const lookEveryMs = 20

/** The tools, and a list of what each child took, whichever way it ended. */
export const watchedTranscoder = (
  real: Transcoder,
): { readonly transcoder: Transcoder; readonly runs: readonly WatchedRun[]; readonly open: () => number } => {
  const runs: WatchedRun[] = []
  let begun = 0
  const transcoder: Transcoder = {
    ...real,
    async run(run) {
      begun += 1
      const startedMs = systemClock.monotonic()
      const bytesBefore = await folderBytes(run.folder)
      let memoryBytes = 0
      let looking: NodeJS.Timeout | undefined
      try {
        return await real.run({
          ...run,
          onStarted(control) {
            looking = setInterval(() => (memoryBytes = Math.max(memoryBytes, mostResident(control.pid))), lookEveryMs)
            run.onStarted?.(control)
          },
        })
      } finally {
        clearInterval(looking)
        runs.push({
          run: { tool: run.tool, limits: run.limits },
          tookMs: systemClock.monotonic() - startedMs,
          memoryBytes,
          outputBytes: (await folderBytes(run.folder)) - bytesBefore,
        })
      }
    },
  }
  return { transcoder, runs, open: () => begun - runs.length }
}

/** Those that went beyond what they were allowed. */
export const beyondLimits = (runs: readonly WatchedRun[]): WatchedRun[] =>
  runs.filter(
    ({ run: { limits }, tookMs, memoryBytes, outputBytes }) =>
      tookMs > limits.timeoutMs || memoryBytes > limits.memoryBytes || outputBytes > limits.outputBytes,
  )

const mostResident = (pid: number): number => {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
