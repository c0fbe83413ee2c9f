import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Job } from '../../contracts/encode.ts'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import type { BuildFacts, BuildFile } from '../../media/cmaf/build-facts.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { systemClock } from '../../kit/clock.ts'
import { sha256File } from '../../kit/hash.node.ts'
import { integerBetween, seededRandom } from '../../kit/random.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'

const patienceMs = 120_000
const program = fileURLToPath(new URL('../../../test/helpers/encode-process.ts', import.meta.url))

describe('an ingest that is killed', () => {
  let house: EncodeHouse
  let child: ChildProcess | undefined
  beforeEach(async () => {
    house = await openEncodeHouse()
  })
  afterEach(async () => {
    if (child) await kill()
    await house[Symbol.asyncDispose]()
  })

  const spawnWorker = () =>
    spawn(process.execPath, [program, house.folder, house.sql.connection], { stdio: ['ignore', 'ignore', 'inherit'] })
  const killed = async (worker: ChildProcess) => {
    const ended = once(worker, 'exit')
    worker.kill('SIGKILL')
    await ended
  }
  const startProcess = () => {
    child = spawnWorker()
  }
  const kill = async () => {
    await killed(child!)
    child = undefined
  }
  /** Kills the working process as soon as the job is seen in this condition. */
  const killWhen = async (jobId: JobId, isTime: (job: Job) => boolean) => {
    const job = await waitFor(
      async () => {
        const now = await house.client.readJob({ jobId })
        return isTime(now) && now
      },
      { patienceMs },
    )
    await kill()
    return job
  }
  const step = (job: Job, stepId: string) => job.steps.find((each) => each.stepId === stepId)

  it(
    'goes on from the last finished step, whenever it was, and publishes each build once and whole',
    async () => {
      const path = await makeMaster(house.masters, 'film.mp4', { seconds: 4, subtitles: true })
      const { jobId, titleId } = await house.client.submitMaster({
        source: { kind: 'path', path },
        name: { en: 'A film' },
        recipe: 'economy',
      })
      startProcess()
      await killWhen(jobId, (job) => step(job, 'inspect')?.state === 'running' || job.steps.length > 1)
      startProcess()
      const second = await killWhen(jobId, (job) => step(job, 'video-av1-1')?.state === 'running')
      startProcess()
      const third = await killWhen(
        jobId,
        (job) => step(job, 'publish-first')?.state === 'running' || step(job, 'publish-first')?.state === 'done',
      )
      await house.start()
      const job = await house.over(jobId, patienceMs)

      expect(job).toMatchObject({ state: 'done', progress: 1 })
      for (const before of [second, third])
        for (const done of before.steps.filter((each) => each.state === 'done')) expect(step(job, done.stepId)).toEqual(done)
      expect(step(job, 'video-av1-1')!.attempts).toBeGreaterThan(1)

      const { items: builds } = await house.client.listBuilds({ titleId })
      expect(builds.map((build) => [build.complete, build.state])).toEqual([
        [true, 'ready'],
        [false, 'ready'],
      ])
      for (const build of builds) {
        const files = JSON.parse(fromUtf8(await house.blobs.readBytes(build.filesBlob))) as BuildFile[]
        for (const file of files) expect(await house.blobs.head(file.sha256)).toMatchObject({ sizeBytes: file.sizeBytes })
      }
      await waitFor(async () => {
        await clearEndedJobs(house.context)
        return (await readdir(join(house.ownFolder, 'work'))).length === 0
      })
    },
    patienceMs,
  )

  it(
    'is whole when two processes share it and both are killed again and again: what one has finished costs nothing again',
    async () => {
      const random = seededRandom('two workers')
      const path = join(house.masters, 'shots.mp4')
      // Light and dark by turns: shots of two seconds.
      await makeMaster(house.masters, 'shots.mp4', {
        ...{ seconds: 24, width: 128, height: 72, frameRate: '6', audio: [] },
        more: ['-vf', "negate=enable='lt(mod(t,4),2)'"],
      })
      const { jobId, titleId } = await house.client.submitMaster({
        source: { kind: 'path', path },
        name: { en: 'Shots' },
        recipe: 'economy',
      })
      const chunks = join(house.ownFolder, 'chunks')
      const finished = new Map<string, number>()
      const lookAtChunks = async () => {
        for (const [key, changedMs] of await chunksIn(chunks)) {
          finished.set(key, finished.get(key) ?? changedMs)
          // Made once: never again, and never touched.
          expect([key, changedMs]).toEqual([key, finished.get(key)])
        }
      }
      const isOver = async () => (await house.client.readJob({ jobId })).state === 'done'
      const attempts = async () => (await house.client.readJob({ jobId })).steps.reduce((sum, { attempts: own }) => sum + own, 0)
      let kills = 0
      // Each pair may live a little longer than the one before: on a slow machine several die before a first piece is finished.
      while ((kills < 6 || finished.size === 0) && !(await isOver())) {
        const before = await attempts()
        const pair = [spawnWorker(), spawnWorker()]
        await waitFor(async () => (await attempts()) > before, { patienceMs })
        const endsAt = systemClock.monotonic() + integerBetween(random, 100, 1500 + 200 * kills)
        while (systemClock.monotonic() < endsAt && !(await isOver())) {
          await lookAtChunks()
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        await Promise.all(pair.map(killed))
        kills += pair.length
        await lookAtChunks()
      }
      const half = finished.size
      await house.start()
      const job = await house.over(jobId, patienceMs)
      await lookAtChunks()

      expect(job).toMatchObject({ state: 'done', progress: 1 })
      expect(kills).toBeGreaterThanOrEqual(2)
      expect(half).toBeGreaterThan(0)
      const { items } = await house.client.listBuilds({ titleId })
      const facts = JSON.parse(fromUtf8(await house.blobs.readBytes(items[0]!.factsBlob))) as BuildFacts
      expect(new Set(facts.video.map(({ codec }) => codec))).toEqual(new Set(['h264', 'av1']))
      for (const track of facts.video) {
        expect(track.frames).toBe(24 * 6)
        expect(track.segmentTicks.map((ticks) => ticks / track.timescale)).toEqual(Array.from({ length: 12 }, () => 2))
      }

      await using calm = await openEncodeHouse()
      await copyFile(path, join(calm.masters, 'shots.mp4'))
      const source = { kind: 'path', path: join(calm.masters, 'shots.mp4') } as const
      const undisturbed = await calm.client.submitMaster({ source, name: { en: 'Shots' }, recipe: 'economy' })
      await calm.start()
      expect(await calm.over(undisturbed.jobId, patienceMs)).toMatchObject({ state: 'done' })
      // As many pieces, each of them from the same frames, with the same pictures.
      expect(await contentsOf(chunks)).toEqual(await contentsOf(join(calm.ownFolder, 'chunks')))
      expect(await picturesOf(house, titleId)).toEqual(await picturesOf(calm, undisturbed.titleId))
      const qualityOf = async (of: EncodeHouse, id: TitleId) =>
        (await of.client.listBuilds({ titleId: id })).items[0]!.rungs.map(({ quality }) => quality)
      expect(await qualityOf(house, titleId)).toEqual(await qualityOf(calm, undisturbed.titleId))
    },
    patienceMs,
  )

  it(
    'begins anew when its work folder was lost, as after a restore',
    async () => {
      const path = await makeMaster(house.masters, 'film.mp4', { seconds: 1, width: 128, height: 72, audio: [] })
      const { jobId } = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'A film' }, recipe: 'economy' })
      await house.start()
      await waitFor(async () => step(await house.client.readJob({ jobId }), 'video-first-1')?.state === 'done', { patienceMs })
      await house.stop()
      await rm(join(house.ownFolder, 'work', jobId), { recursive: true, force: true })
      await house.start()
      const job = await house.over(jobId, patienceMs)
      expect(job).toMatchObject({ state: 'done' })
      expect(await house.context.sql.db.selectFrom('job').select('round').where('job_id', '=', jobId).executeTakeFirst()).toEqual({
        round: 2,
      })
      const told = (await house.told('build.ready')).map((event) => (event.data as { complete: boolean }).complete)
      expect([told.at(-1), told.filter((complete) => complete).length]).toEqual([true, 1])
    },
    patienceMs,
  )
})

/** Every file of every finished piece with its sum: the encoded parts, and `frames.crc`, the sums of what was read for them. What was measured has its own time in it. */
const contentsOf = async (folder: string): Promise<string[]> => {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.(mp4|crc)$/.test(path) && !path.includes('/unfinished/'))
  return Promise.all(paths.toSorted().map(async (path) => `${path} ${await sha256File(join(folder, path))}`))
}

/** All segments of all rungs of the full build. */
const picturesOf = async ({ client, blobs }: EncodeHouse, titleId: TitleId): Promise<string[]> => {
  const { items } = await client.listBuilds({ titleId })
  const files = JSON.parse(fromUtf8(await blobs.readBytes(items[0]!.filesBlob))) as BuildFile[]
  return files.filter(({ path }) => path.startsWith('video/') && path.endsWith('.m4s')).map(({ path, sha256 }) => `${path} ${sha256}`)
}

/** Finished pieces by their keys, with the time at which each was. */
const chunksIn = async (folder: string): Promise<[key: string, changedMs: number][]> => {
  const paths = await readdir(folder, { recursive: true }).catch(() => [])
  const results = paths.filter((path) => path.endsWith('/result.json') && !path.includes('/unfinished/'))
  return Promise.all(results.map(async (path) => [path, (await stat(join(folder, path))).mtimeMs] as [string, number]))
}
