import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Build } from '../src/contracts/encode.ts'
import type { JobId } from '../src/contracts/ids.ts'
import type { HouseFacts } from '../src/host/topology.ts'
import { systemClock } from '../src/kit/clock.ts'
import { jobCost, type ChildInterval, type JobCost } from '../src/services/encode/job-cost.ts'
import { openHouse } from '../test/helpers/house.ts'
import type { Figure } from './bench.ts'
import { processorTime } from './processor-time.ts'

export interface IngestAsk {
  readonly path: string
  readonly recipe: 'economy' | 'standard' | 'best'
  readonly workers: number
  readonly patienceMs: number
  /** Further settings of the house. */
  readonly variables?: Readonly<Record<string, string>>
}

/** One master in a fresh house, from handing it over to the end of its job. */
export interface MeasuredIngest {
  readonly workers: number
  readonly startedMs: number
  readonly endedMs: number
  readonly children: readonly MeasuredChild[]
  /** What the kernel counted for all children of the house, whatever became of them. */
  readonly childCpuSeconds: number
  /** The house's own process; the database is another. */
  readonly houseCpuSeconds: number
  /** The complete one. */
  readonly build: Build
}

export interface MeasuredChild extends ChildInterval {
  readonly stepId: string
  readonly failed: boolean
}

export const measureIngest = async ({ path, recipe, workers, patienceMs, variables }: IngestAsk): Promise<MeasuredIngest> => {
  await using house = await openHouse({ layout: 'all', variables: { VITASCOPE_ENCODE_WORKERS: String(workers), ...variables } })
  const { sql } = JSON.parse(readFileSync(join(house.data, 'run', 'house.json'), 'utf8')) as HouseFacts
  const client = new pg.Client({ connectionString: sql })
  await client.connect()
  try {
    const pid = house.process.pid!
    const before = processorTime(pid)
    const startedMs = systemClock.now()
    const { jobId, titleId } = await house.operator.encode.submitMaster({
      source: { kind: 'path', path },
      name: { en: 'Measured' },
      recipe,
      subtitles: [],
    })
    const followed = await follow(client, jobId, patienceMs).catch((trouble: unknown) => {
      throw new Error(`the master was not encoded:\n${house.said()}`, { cause: trouble })
    })
    const after = processorTime(pid)
    const { items } = await house.operator.encode.listBuilds({ titleId })
    return {
      workers,
      startedMs,
      ...followed,
      childCpuSeconds: after.childSeconds - before.childSeconds,
      houseCpuSeconds: after.ownSeconds - before.ownSeconds,
      build: items.find(({ complete }) => complete)!,
    }
  } finally {
    await client.end()
  }
}

interface RunRow {
  readonly run_id: string
  readonly step_id: string
  readonly tool: string
  readonly started_ms: string
  readonly ended_ms: string
  readonly cpu_seconds: number
  readonly failed: boolean
}

const lookMs = 200

/** Reads the children's records while the job goes on, since they go soon after it; straight from the database, so that looking costs the house nothing. */
const follow = async (client: pg.Client, jobId: JobId, patienceMs: number): Promise<Pick<MeasuredIngest, 'children' | 'endedMs'>> => {
  const children = new Map<string, MeasuredChild>()
  const until = systemClock.monotonic() + patienceMs
  while (systemClock.monotonic() < until) {
    const { rows } = await client.query<RunRow>('select * from encode.child_run where job_id = $1', [jobId])
    for (const row of rows) children.set(row.run_id, childOf(row))
    const jobs = await client.query<{ state: string; reason: string | null; cost: JobCost | null; finished_at: Date }>(
      'select state, reason, cost, finished_at from encode.job where job_id = $1',
      [jobId],
    )
    const { state, reason, cost, finished_at: finishedAt } = jobs.rows[0]!
    if (state === 'failed' || state === 'refused') throw new Error(reason ?? state)
    if (state === 'done') {
      const seen = [...children.values()].toSorted((a, b) => a.startedMs - b.startedMs)
      if (Math.abs(cpuSecondsOf(seen) - cost!.childCpuSeconds) > 0.01) throw new Error('a record of a child was gone before it was read')
      return { children: seen, endedMs: finishedAt.getTime() }
    }
    await systemClock.sleep(lookMs)
  }
  throw new Error(`not done after ${patienceMs} ms`)
}

const childOf = (row: RunRow): MeasuredChild => ({
  stepId: row.step_id,
  startedMs: Number(row.started_ms),
  endedMs: Number(row.ended_ms),
  cpuSeconds: row.cpu_seconds,
  failed: row.failed,
})

export const cpuSecondsOf = (children: readonly MeasuredChild[]): number => children.reduce((sum, child) => sum + child.cpuSeconds, 0)

export const orchestrationFigures = (one: MeasuredIngest, suffix: string): Figure[] => {
  const plannedCpuSeconds = cpuSecondsOf(one.children.filter(({ stepId, failed }) => stepId !== 'inspect' && !failed))
  const { overheadSeconds, wallSeconds } = jobCost({ ...one, plannedCpuSeconds })
  return [
    { name: `time without a child${suffix}`, value: overheadSeconds / wallSeconds, unit: 'ratio' },
    { name: `CPU over plan${suffix}`, value: one.childCpuSeconds / plannedCpuSeconds, unit: 'ratio' },
    { name: `CPU of the house over its children${suffix}`, value: one.houseCpuSeconds / one.childCpuSeconds, unit: 'ratio' },
    { name: `total${suffix}`, value: wallSeconds, unit: 's' },
  ]
}

/** The longest times in which no child ran, with the step before and the step after. */
export const longestGaps = ({ startedMs, endedMs, children }: MeasuredIngest): string[] => {
  const gaps: { ms: number; words: string }[] = []
  let until = startedMs
  let before = 'the start'
  for (const next of [...children, { startedMs: endedMs, endedMs, stepId: 'the end' }]) {
    if (next.startedMs > until) gaps.push({ ms: next.startedMs - until, words: `${before} to ${next.stepId}` })
    if (next.endedMs >= until) [until, before] = [next.endedMs, next.stepId]
  }
  return gaps
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 4)
    .map(({ ms, words }) => `${ms} ms from ${words}`)
}
