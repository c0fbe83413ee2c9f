import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Job } from '../../contracts/encode.ts'
import type { JobId } from '../../contracts/ids.ts'
import type { BuildFile } from '../../media/cmaf/build-facts.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
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

  const startProcess = () => {
    child = spawn(process.execPath, [program, house.folder, house.sql.connection], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const kill = async () => {
    const ended = once(child!, 'exit')
    child!.kill('SIGKILL')
    await ended
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
