import type { Run, RunResult, Transcoder } from '../../../engines/transcoder/port.ts'
import type { Sql } from '../../../engines/sql/port.ts'
import type { JobId } from '../../../contracts/ids.ts'
import type { Clock } from '../../../kit/clock.ts'
import type { NewId } from '../../../kit/ids.ts'
import type { Tables } from '../tables.ts'
import type { PauseGate } from './pause-gate.ts'

/** A child as a step asks for it; when it ends early, how nice it is and when it rests is not the step's business. */
type ChildRun = Omit<Run, 'signal' | 'niceness' | 'onStarted'>
export type RunChild = (run: ChildRun) => Promise<RunResult>

/** How nice the children of low-priority jobs are. */
const lowPriorityNiceness = 15

/** The children of one step: held by its gate, ended by its signal, each written down with its time and cost. */
export const childrenOf = (
  needs: { transcoder: Transcoder; sql: Sql<Tables>; clock: Clock; newId: NewId },
  step: { jobId: JobId; stepId: string; priority: number; signal: AbortSignal; gate: PauseGate },
): RunChild => {
  const writeDown = async (run: ChildRun, startedMs: number, cpuSeconds: number, failed: boolean) => {
    await needs.sql.db
      .insertInto('child_run')
      .values({
        run_id: needs.newId(),
        job_id: step.jobId,
        step_id: step.stepId,
        tool: run.tool,
        started_ms: startedMs,
        ended_ms: needs.clock.now(),
        cpu_seconds: cpuSeconds,
        failed,
      })
      .execute()
  }
  return async (run) => {
    await step.gate.open(step.signal)
    const startedMs = needs.clock.now()
    let forget = () => {}
    let result: RunResult
    try {
      result = await needs.transcoder.run({
        ...run,
        signal: step.signal,
        ...(step.priority < 0 && { niceness: lowPriorityNiceness }),
        onStarted: (control) => {
          forget = step.gate.add(control)
        },
      })
    } catch (trouble) {
      if (!step.signal.aborted) await writeDown(run, startedMs, 0, true)
      throw trouble
    } finally {
      forget()
    }
    await writeDown(run, startedMs, result.cpuSeconds, false)
    return result
  }
}
