import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { JobId } from '../src/contracts/ids.ts'
import type { HouseFacts } from '../src/host/topology.ts'
import { systemClock } from '../src/kit/clock.ts'
import { jobCost, type ChildInterval, type JobCost } from '../src/services/encode/job-cost.ts'
import { openHouse } from '../test/helpers/house.ts'
import { makeMaster } from '../test/helpers/masters.ts'
import type { Bench, Figure } from './bench.ts'
import { processorTime } from './processor-time.ts'

const master = { seconds: 60, width: 1280, height: 720, more: ['-vf', 'noise=alls=10:allf=t+u'] }
const recipe = 'economy'
const patienceMs = 900_000
const lookMs = 200

interface Child extends ChildInterval {
  readonly stepId: string
  readonly failed: boolean
}

interface Ingest {
  readonly workers: number
  readonly startedMs: number
  readonly endedMs: number
  readonly children: readonly Child[]
  /** What the kernel counted for all children of the house, whatever became of them. */
  readonly childCpuSeconds: number
  /** The house's own process; the database is another. */
  readonly houseCpuSeconds: number
}

/** What the platform adds to the encoding itself, from handing a master over to the end of its job: waiting between the tools, and work that makes nothing. */
const bench: Bench = {
  name: 'ingest',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-ingest-'))
    try {
      const path = await makeMaster(folder, 'master.mp4', master)
      const alone = await ingest(path, 1)
      const paired = await ingest(path, 2)
      return {
        figures: [...figuresOf(alone, ''), ...figuresOf(paired, ', 2 workers')],
        notes: [
          `${master.seconds} s of ${master.width}x${master.height} test picture with noise, recipe ${recipe}; one worker, and then two, each in a fresh house`,
          'total: from handing the master over to the job being done; ffmpeg, ffprobe and the packager count as children, from just before they are started until their end is known',
          'CPU of all children: what the kernel counted for every child of the house (cutime and cstime), probes, refused and repeated runs included',
          'the plan: the one successful run of each child that makes, packages, verifies or measures an output, as the house recorded it (polled, so a little too low); inspecting the master is not part of it',
          ...[alone, paired].map(
            (one) =>
              `${one.workers} worker${one.workers === 1 ? '' : 's'}: ${one.children.length} children; longest without one: ${longestGaps(one).join(', ')}`,
          ),
        ],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

export default bench

const ingest = async (path: string, workers: number): Promise<Ingest> => {
  await using house = await openHouse({ layout: 'all', variables: { VITASCOPE_ENCODE_WORKERS: String(workers) } })
  const { sql } = JSON.parse(readFileSync(join(house.data, 'run', 'house.json'), 'utf8')) as HouseFacts
  const client = new pg.Client({ connectionString: sql })
  await client.connect()
  try {
    const pid = house.process.pid!
    const before = processorTime(pid)
    const startedMs = systemClock.now()
    const { jobId } = await house.operator.encode.submitMaster({
      source: { kind: 'path', path },
      name: { en: 'Measured' },
      recipe,
      subtitles: [],
    })
    const followed = await follow(client, jobId).catch((trouble: unknown) => {
      throw new Error(`the master was not encoded:\n${house.said()}`, { cause: trouble })
    })
    const after = processorTime(pid)
    return {
      workers,
      startedMs,
      ...followed,
      childCpuSeconds: after.childSeconds - before.childSeconds,
      houseCpuSeconds: after.ownSeconds - before.ownSeconds,
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

/** Reads the children's records while the job goes on, since they go soon after it; straight from the database, so that looking costs the house nothing. */
const follow = async (client: pg.Client, jobId: JobId): Promise<Pick<Ingest, 'children' | 'endedMs'>> => {
  const children = new Map<string, Child>()
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

const childOf = (row: RunRow): Child => ({
  stepId: row.step_id,
  startedMs: Number(row.started_ms),
  endedMs: Number(row.ended_ms),
  cpuSeconds: row.cpu_seconds,
  failed: row.failed,
})

const cpuSecondsOf = (children: readonly Child[]): number => children.reduce((sum, child) => sum + child.cpuSeconds, 0)

const figuresOf = (one: Ingest, suffix: string): Figure[] => {
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
const longestGaps = ({ startedMs, endedMs, children }: Ingest): string[] => {
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
