import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'

describe('the way of a master', () => {
  let house: EncodeHouse
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('ends in a verified build', async () => {
    const path = await makeMaster(house.masters, 'film.mp4', { seconds: 3, audio: ['eng', 'jpn'], subtitles: true })
    const { jobId } = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'A film' }, recipe: 'economy' })
    const job = await house.over(jobId)
    console.log(JSON.stringify(await house.context.sql.db.selectFrom('job').select('cost').execute()))
    console.log((await house.context.sql.db.selectFrom('child_run').selectAll().orderBy('started_ms').execute()).map((r) => `${r.step_id} ${r.tool} ${r.ended_ms - r.started_ms} cpu ${r.cpu_seconds}`).join('\n'))
    expect(job).toMatchObject({ state: 'done', progress: 1 })
  }, 60_000)
})
