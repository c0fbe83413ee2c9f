import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { uploadToEncode } from '../../../test/helpers/upload-to-encode.ts'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import type { BuildId } from '../../contracts/ids.ts'
import { toBase64Url, utf8 } from '../../kit/bytes.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { spareBytes } from './disk-space.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'
import { collectOrphans } from './recover.ts'
import { removeSupersededBuilds } from './remove-superseded-builds.ts'
import { sweepBlobs } from './remove-builds.ts'
import { settleJob } from './settle-job.ts'

const nobody = '019370a0-0000-7000-8000-00000000dead'

/** Handing over masters and looking after jobs; no step runs here. */
describe('encode', () => {
  let house: EncodeHouse
  beforeAll(async () => {
    house = await openEncodeHouse()
    await writeFile(join(house.masters, 'film.mov'), 'a film')
    await writeFile(join(house.masters, 'film.fr.srt'), '1\n00:00:00,000 --> 00:00:01,000\nBonjour\n')
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const film = () => ({ kind: 'path' as const, path: join(house.masters, 'film.mov') })
  const submit = (change: Partial<Parameters<EncodeHouse['client']['submitMaster']>[0]> = {}) =>
    house.client.submitMaster({ source: film(), name: { en: 'A film' }, ...change })
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'ok',
      (trouble: { code?: string }) => trouble.code,
    )
  const upload = (content: string, metadata?: Record<string, string>) => uploadToEncode(house, content, metadata)

  describe('submit-master', () => {
    it('makes a title, a master, a job and its first step', async () => {
      const accepted = await submit({ recipe: 'economy' })
      expect(house.titles.get(accepted.titleId)).toMatchObject({ kind: 'film', name: { en: 'A film' } })
      const job = await house.client.readJob({ jobId: accepted.jobId })
      expect(job).toMatchObject({ ...accepted, name: 'A film', recipe: 'economy', state: 'waiting', progress: 0, buildIds: [] })
      expect(job.steps).toMatchObject([{ stepId: 'inspect', kind: 'inspect', label: 'Inspect the master', state: 'waiting' }])
    })
    it('gives the same job for the same key, also to two who ask at once', async () => {
      const titlesBefore = house.titles.size
      const [one, two] = await Promise.all([submit({ idempotencyKey: 'film-1' }), submit({ idempotencyKey: 'film-1' })])
      expect(two).toEqual(one)
      expect(await submit({ idempotencyKey: 'film-1', name: { en: 'Another name' } })).toEqual(one)
      expect(house.titles.size).toBe(titlesBefore + 1)
      const masters = await house.context.sql.db.selectFrom('master').select('master_id').where('title_id', '=', one.titleId).execute()
      expect(masters).toEqual([{ master_id: one.masterId }])
    })
    it('takes a master for a title that is there', async () => {
      const { titleId } = await submit()
      expect(await submit({ titleId, name: undefined })).toMatchObject({ titleId })
    })
    it('refuses without a title or a name, for an unknown title, and for a series', async () => {
      expect(await codeOf(submit({ name: undefined }))).toBe('NAME_NEEDED')
      expect(await codeOf(submit({ name: {} }))).toBe('NAME_NEEDED')
      expect(await codeOf(submit({ titleId: nobody as TitleId }))).toBe('NO_SUCH_TITLE')
      const series = house.context.newId<TitleId>()
      house.titles.set(series, { titleId: series, kind: 'series', name: { en: 'A series' } })
      expect(await codeOf(submit({ titleId: series }))).toBe('NOT_A_VIDEO')
    })
    it('reads nothing outside its roots and says which they are', async () => {
      await mkdir(join(house.folder, 'private'))
      await writeFile(join(house.folder, 'private', 'key'), 'secret')
      await symlink(join(house.folder, 'private', 'key'), join(house.masters, 'linked.mov'))
      for (const path of [
        join(house.folder, 'private', 'key'),
        join(house.masters, 'linked.mov'),
        '/etc/passwd',
        join(house.masters, '..', 'private', 'key'),
      ])
        await expect(submit({ source: { kind: 'path', path } })).rejects.toMatchObject({
          code: 'PATH_NOT_ALLOWED',
          data: { roots: [house.masters] },
        })
      expect(await codeOf(submit({ source: { kind: 'path', path: join(house.masters, 'nothing.mov') } }))).toBe('NO_SUCH_FILE')
      expect(await codeOf(submit({ source: { kind: 'path', path: house.masters + '/' } }))).toBe('PATH_NOT_ALLOWED')
    })
    it('checks the files beside the master like the master', async () => {
      const beside = (source: string) => codeOf(submit({ subtitles: [{ source, language: 'fr' }] }))
      expect(await beside('/etc/passwd')).toBe('PATH_NOT_ALLOWED')
      expect(await beside(join(house.masters, 'nothing.srt'))).toBe('NO_SUCH_FILE')
      expect(await beside('019370a0-0000-7000-8000-00000000dead')).toBe('NO_SUCH_UPLOAD')
      expect(await beside(join(house.masters, 'film.fr.srt'))).toBe('ok')
    })
    it('takes a finished upload with the sum that its sender gave, and no other', async () => {
      const uploadId = await upload('an uploaded film', { checksum: sha256('an uploaded film') })
      const { masterId } = await submit({ source: { kind: 'upload', uploadId }, checksum: 'ab'.repeat(32) })
      expect(
        await house.context.sql.db
          .selectFrom('master')
          .select(['path', 'upload_id', 'size_bytes', 'expected_sums'])
          .where('master_id', '=', masterId)
          .executeTakeFirst(),
      ).toEqual({
        path: join(house.ownFolder, 'uploads', uploadId),
        upload_id: uploadId,
        size_bytes: 16,
        expected_sums: ['ab'.repeat(32), sha256('an uploaded film')],
      })
      expect(await codeOf(submit({ source: { kind: 'upload', uploadId: 'not an upload' } }))).toBe('NO_SUCH_UPLOAD')
    })
    it('promises no more space than there is, and leaves no title behind when there is not enough', async () => {
      const titlesBefore = house.titles.size
      const { space } = house.context
      const freeNow = await space.freeBytes(house.context.sql.db)
      const { blobs } = house
      const real = () => Promise.resolve(freeNow)
      // Room for two promises and a half: a small master is promised 64 MiB and twice its size.
      const promised = async () =>
        Number(
          (
            await house.context.sql.db
              .selectFrom('job')
              .select(({ fn }) => fn.sum<number>('reserved_bytes').as('bytes'))
              .where('state', '=', 'open')
              .executeTakeFirstOrThrow()
          ).bytes,
        )
      const room = spareBytes + (await promised()) + 2.5 * (64 * 2 ** 20 + 12)
      Object.assign(blobs, { freeBytes: () => Promise.resolve(room) })
      try {
        const outcomes = await Promise.allSettled([submit(), submit(), submit()])
        expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
        const refusal = outcomes.find((outcome) => outcome.status === 'rejected')!
        expect(refusal.reason).toMatchObject({ code: 'DISK_FULL', data: { neededBytes: 67_108_876, freeBytes: 33_554_438 } })
        expect(house.titles.size).toBe(titlesBefore + 2)
      } finally {
        Object.assign(blobs, { freeBytes: real })
      }
      expect(freeNow).toBeGreaterThan(0)
    })
  })

  describe('jobs', () => {
    it('come latest first, page by page, and by title', async () => {
      const { titleId, jobId } = await submit()
      const second = await submit({ titleId })
      const third = await submit({ titleId })
      expect((await house.client.listJobs({ titleId })).items.map((job) => job.jobId)).toEqual([third.jobId, second.jobId, jobId])
      const first = await house.client.listJobs({ titleId, limit: 2 })
      expect(first.items.map((job) => job.jobId)).toEqual([third.jobId, second.jobId])
      const rest = await house.client.listJobs({ titleId, limit: 2, cursor: first.nextCursor })
      expect(rest.items.map((job) => job.jobId)).toEqual([jobId])
      expect(rest).not.toHaveProperty('nextCursor')
      const stamped = (text: string) => toBase64Url(utf8(text))
      const aJob = '019370a0-0000-7000-8000-0000000000ee'
      for (const bent of [
        '',
        'zzz',
        'ä',
        stamped(`2026-99-99T00:00:00.000Z ${aJob}`),
        stamped('2026-01-01T00:00:00.000Z x'),
        stamped(aJob),
      ])
        expect(await codeOf(house.client.listJobs({ cursor: bent })), bent).toBe('BAD_CURSOR')
      expect(first.items[0]).not.toHaveProperty('steps')
    })
    it('are not found when there are none', async () => {
      const jobId = nobody as JobId
      expect(await codeOf(house.client.readJob({ jobId }))).toBe('NO_SUCH_JOB')
      expect(await codeOf(house.client.cancelJob({ jobId }))).toBe('NO_SUCH_JOB')
      expect(await codeOf(house.client.retryJob({ jobId }))).toBe('NO_SUCH_JOB')
      expect(await codeOf(house.client.watchJob({ jobId }))).toBe('NO_SUCH_JOB')
      expect(await codeOf(house.client.readBuild({ buildId: nobody as BuildId }))).toBe('NO_SUCH_BUILD')
    })
    it('cannot be retried when nothing has failed', async () => {
      const { jobId } = await submit()
      expect(await codeOf(house.client.retryJob({ jobId }))).toBe('NOTHING_FAILED')
    })
    it('count in the queue', async () => {
      const before = await house.client.readQueue()
      await submit()
      expect(await house.client.readQueue()).toMatchObject({ waiting: before.waiting + 1, running: 0, paused: false })
    })
    it('can be watched until they are over', async () => {
      const { jobId } = await submit()
      const states: string[] = []
      for await (const job of await house.client.watchJob({ jobId })) {
        states.push(job.state)
        if (job.state === 'waiting') await house.client.cancelJob({ jobId })
      }
      expect(states).toEqual(['waiting', 'cancelled'])
    })
    it('are no longer watched when the watcher goes', async () => {
      const { jobId } = await submit()
      const gone = new AbortController()
      const watched = await house.client.watchJob({ jobId }, { signal: gone.signal })
      expect((await watched.next()).value).toMatchObject({ state: 'waiting' })
      gone.abort()
      expect((await watched.next()).done).toBe(true)
    })
  })

  describe('a cancelled job', () => {
    it('leaves no title, no folder and no upload behind', async () => {
      const uploadId = await upload('a film to forget')
      const { jobId, titleId } = await submit({ source: { kind: 'upload', uploadId } })
      await mkdir(join(house.ownFolder, 'work', jobId), { recursive: true })
      expect(await house.client.cancelJob({ jobId })).toMatchObject({ state: 'cancelled', steps: [{ state: 'cancelled' }] })
      await clearEndedJobs(house.context)
      expect(house.titles.has(titleId)).toBe(false)
      expect(await readdir(join(house.ownFolder, 'work'))).not.toContain(jobId)
      expect(await house.context.uploads.read(uploadId)).toBeUndefined()
      expect(await codeOf(house.client.retryJob({ jobId }))).toBe('NOTHING_FAILED')
    })
    it('keeps the title that was there before it, or that has another job', async () => {
      const { jobId, titleId } = await submit()
      const second = await submit({ titleId })
      await house.client.cancelJob({ jobId })
      await clearEndedJobs(house.context)
      expect(house.titles.has(titleId)).toBe(true)
      await house.client.cancelJob({ jobId: second.jobId })
      await clearEndedJobs(house.context)
      expect(house.titles.has(titleId)).toBe(true)
    })
    it('keeps an upload that another job still reads', async () => {
      const uploadId = await upload('a film for two')
      const source = { kind: 'upload' as const, uploadId }
      const [one, two] = [await submit({ source }), await submit({ source })]
      await house.client.cancelJob({ jobId: one.jobId })
      await clearEndedJobs(house.context)
      expect(await house.context.uploads.read(uploadId)).toBeDefined()
      await house.client.cancelJob({ jobId: two.jobId })
      await clearEndedJobs(house.context)
      expect(await house.context.uploads.read(uploadId)).toBeUndefined()
    })
  })

  it('removes work folders that belong to no running job', async () => {
    const { jobId } = await submit()
    const work = join(house.ownFolder, 'work')
    for (const name of [jobId, nobody, 'rubbish']) await mkdir(join(work, name), { recursive: true })
    await collectOrphans(house.context)
    expect((await readdir(work)).filter((name) => [jobId, nobody, 'rubbish'].includes(name))).toEqual([jobId])
  })

  it('writes down a failure, and not one of the round before', async () => {
    const { jobId } = await submit()
    const { context } = house
    const [lease] = await context.work
      .claim({ owner: 'test', kinds: ['inspect'], leaseMs: 60_000, limit: 100 })
      .then((leases) => leases.filter((each) => each.group === jobId))
    await context.work.fail(lease!, 'TOOL_MISSING: ffmpeg is missing.', { final: true })
    await settleJob(context, jobId)
    expect(await house.client.readJob({ jobId })).toMatchObject({
      state: 'failed',
      reasonCode: 'TOOL_MISSING',
      reason: 'Inspect the master: ffmpeg is missing.',
    })
    expect(await house.client.retryJob({ jobId })).toMatchObject({
      state: 'waiting',
      steps: [{ stepId: 'inspect', state: 'waiting', attempts: 0 }],
    })
    await settleJob(context, jobId)
    expect(await house.client.readJob({ jobId })).toMatchObject({ state: 'waiting' })
  })

  describe('builds', () => {
    const shared = 'a segment of both builds'
    const own = 'a segment of the first'
    const makeBuild = async (
      titleId: TitleId,
      jobId: JobId,
      contents: string[],
      change: { stage?: 'first' | 'full'; superseded?: Date } = {},
    ) => {
      const buildId = house.context.newId<BuildId>()
      const row = {
        build_id: buildId,
        title_id: titleId,
        master_id: house.context.newId<never>(),
        job_id: jobId,
        stage: change.stage ?? 'first',
        recipe: 'economy' as const,
        state: 'ready' as const,
        duration_seconds: 60,
        size_bytes: 10,
        facts_blob: sha256('facts'),
        files_blob: sha256('files'),
        rungs: '[]',
        created_at: new Date(),
        superseded_at: change.superseded ?? null,
      }
      await house.context.sql.db.insertInto('build').values(row).execute()
      for (const content of contents) {
        await house.blobs.put(new TextEncoder().encode(content))
        await house.context.sql.db
          .insertInto('build_blob')
          .values({ build_id: buildId, sha256: sha256(content) })
          .execute()
      }
      return buildId
    }
    const later = (ms: number) => ({ ...house.context, clock: { ...house.context.clock, now: () => Date.now() + ms } })
    const minuteMs = 60_000

    it('are listed by title, and found by their id', async () => {
      const { titleId, jobId } = await submit()
      const buildId = await makeBuild(titleId, jobId, [])
      const { items } = await house.client.listBuilds({ titleId })
      expect(items).toMatchObject([{ buildId, titleId, jobId, complete: false, state: 'ready', sizeBytes: 10, rungs: [] }])
      expect(await house.client.readBuild({ buildId })).toEqual(items[0])
    })
    it('of a first light go when members get another one and nobody plays, and their blobs after a while', async () => {
      const { titleId, jobId } = await submit()
      const first = await makeBuild(titleId, jobId, [shared, own], { superseded: new Date() })
      const full = await makeBuild(titleId, jobId, [shared], { stage: 'full' })
      const title = house.titles.get(titleId)!
      const stateOf = async (buildId: BuildId) => (await house.client.readBuild({ buildId })).state
      house.titles.set(titleId, { ...title, buildId: first })
      await removeSupersededBuilds(later(2 * minuteMs))
      expect(await stateOf(first)).toBe('ready')
      house.titles.set(titleId, { ...title, buildId: full })
      house.watching.plays = 1
      await removeSupersededBuilds(later(2 * minuteMs))
      expect(await stateOf(first)).toBe('ready')
      house.watching.plays = 0
      await removeSupersededBuilds(later(2 * minuteMs))
      expect(await stateOf(first)).toBe('removed')
      expect(await stateOf(full)).toBe('ready')
      expect((await house.told('build.removed')).map((event) => event.data)).toContainEqual({ buildId: first, titleId })
      await sweepBlobs(later(10 * minuteMs))
      expect(await house.blobs.head(sha256(own))).toBeDefined()
      await sweepBlobs(later(13 * minuteMs))
      expect(await house.blobs.head(sha256(own))).toBeUndefined()
      expect(await house.blobs.head(sha256(shared))).toBeDefined()
    })
    it('go with their job when it is cancelled', async () => {
      const { titleId, jobId } = await submit()
      const buildId = await makeBuild(titleId, jobId, ['a segment of a cancelled job'])
      expect((await house.client.readJob({ jobId })).buildIds).toEqual([buildId])
      expect((await house.client.cancelJob({ jobId })).buildIds).toEqual([])
      expect((await house.client.listBuilds({ titleId })).items).toMatchObject([{ buildId, state: 'removed' }])
    })
    it('go with their title, together with its jobs, however often that is heard', async () => {
      const { titleId, jobId } = await submit()
      const buildId = await makeBuild(titleId, jobId, ['a segment of a removed title'], { stage: 'full' })
      const event = { id: nobody, name: 'title.removed', at: '2026-01-01T00:00:00.000Z', key: titleId, sequence: 1, data: { titleId } }
      const { react } = house.service.reactions![0]!
      for (let time = 0; time < 2; time += 1) await react(event as Parameters<typeof react>[0])
      expect(await house.client.readJob({ jobId })).toMatchObject({
        state: 'cancelled',
        reasonCode: 'TITLE_REMOVED',
        steps: [{ state: 'cancelled' }],
      })
      expect((await house.client.readBuild({ buildId })).state).toBe('removed')
      expect((await house.told('build.removed')).filter((told) => told.key === titleId)).toHaveLength(1)
    })
    it('keep a blob that was put down for deletion and is wanted again', async () => {
      const { titleId, jobId } = await submit()
      const content = 'a segment that comes back'
      const gone = await makeBuild(titleId, jobId, [content])
      await house.client.cancelJob({ jobId })
      expect((await house.client.readBuild({ buildId: gone })).state).toBe('removed')
      await makeBuild(titleId, jobId, [content])
      await sweepBlobs(later(60 * minuteMs))
      expect(await house.blobs.head(sha256(content))).toBeDefined()
    })
  })

  it('opens its folder for nobody else', async () => {
    expect((await stat(house.ownFolder)).mode & 0o777).toBe(0o700)
  })
})
