import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { JobId } from '../src/contracts/ids.ts'
import type { HouseFacts } from '../src/host/topology.ts'
import { systemClock } from '../src/kit/clock.ts'
import { jobCost, type ChildInterval } from '../src/services/encode/job-cost.ts'
import { openHouse } from '../test/helpers/house.ts'
import { makeMaster } from '../test/helpers/masters.ts'
import { waitFor } from '../test/helpers/wait-for.ts'
import type { Bench, Figure } from './bench.ts'
import { processorTime } from './processor-time.ts'

const master = { seconds: 60, width: 1280, height: 720, more: ['-vf', 'noise=alls=10:allf=t+u'] }
const recipe = 'economy'
const patienceMs = 900_000

interface Child extends ChildInterval {
  readonly stepId: string
  readonly tool: string
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
          ...[alone, paired].map((one) => `${one.workers} worker${one.workers === 1 ? '' : 's'}: ${one.children.length} children; longest without one: ${longestGaps(one).join(', ')}`),
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
  const { encode } = house.operator
  const pid = house.process.pid!
  const before = processorTime(pid)
  const startedMs = systemClock.now()
  const { jobId } = await encode.submitMaster({ source: { kind: 'path', path }, name: { en: 'Measured' }, recipe, subtitles: [] })
  await waitFor(
    async () => {
      const { state, reason } = await encode.readJob({ jobId })
      if (state === 'failed' || state === 'refused') throw new Error(reason)
      return state === 'done'
    },
    { patienceMs, words: () => `the master was not encoded:\n${house.said()}` },
  )
  const after = processorTime(pid)
  const { sql } = JSON.parse(readFileSync(join(house.data, 'run', 'house.json'), 'utf8')) as HouseFacts
  return {
    workers,
    startedMs,
    ...(await readRuns(sql, jobId)),
    childCpuSeconds: after.childSeconds - before.childSeconds,
    houseCpuSeconds: after.ownSeconds - before.ownSeconds,
  }
}

const readRuns = async (connection: string, jobId: JobId): Promise<Pick<Ingest, 'children' | 'endedMs'>> => {
  const client = new pg.Client({ connectionString: connection })
  await client.connect()
  try {
    const job = await client.query<{ finished_at: Date }>('select finished_at from encode.job where job_id = $1', [jobId])
    const runs = await client.query<{ step_id: string; tool: string; started_ms: string; ended_ms: string; cpu_seconds: number; failed: boolean }>(
      'select step_id, tool, started_ms, ended_ms, cpu_seconds, failed from encode.child_run where job_id = $1 order by started_ms',
      [jobId],
    )
    return {
      endedMs: job.rows[0]!.finished_at.getTime(),
      children: runs.rows.map((run) => ({
        stepId: run.step_id,
        tool: run.tool,
        startedMs: Number(run.started_ms),
        endedMs: Number(run.ended_ms),
        cpuSeconds: run.cpu_seconds,
        failed: run.failed,
      })),
    }
  } finally {
    await client.end()
  }
}

const figuresOf = (one: Ingest, suffix: string): Figure[] => {
  const plannedCpuSeconds = one.children.filter(({ stepId, failed }) => stepId !== 'inspect' && !failed).reduce((sum, child) => sum + child.cpuSeconds, 0)
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
