import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { uploadToEncode } from '../../../test/helpers/upload-to-encode.ts'
import type { JobId, MasterId, TitleId } from '../../contracts/ids.ts'
import { blobPath } from '../../engines/blobs/file-blobs.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { archiveOne } from './archive-masters.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'
import type { EncodeSettings } from './implementer.ts'
import { masterScope } from './kept.ts'
import { masterPlace } from './master-file.ts'
import { onTitleRemoved } from './on-title-removed.ts'
import { sweepBlobs } from './remove-builds.ts'
import { storeMaster } from './store-master.ts'

const content = 'a film that somebody sent'
const sum = sha256(content)

/** What becomes of masters; no step runs here. */
describe('a master whose job is over', () => {
  let house: EncodeHouse
  afterEach(() => house[Symbol.asyncDispose]())

  const open = async (masters: EncodeSettings['masters']) => {
    house = await openEncodeHouse({ settings: { masters } })
  }
  const submitUpload = async () => {
    const uploadId = await uploadToEncode(house, content)
    const subtitle = await uploadToEncode(house, 'Bonjour')
    const subtitles = [{ source: subtitle, language: 'fr' }]
    const submitted = await house.client.submitMaster({ source: { kind: 'upload', uploadId }, name: { en: 'Sent' }, subtitles })
    await house.context.sql.db.updateTable('master').set({ sha256: sum }).where('master_id', '=', submitted.masterId).execute()
    return submitted
  }
  const end = async (jobId: JobId, state: 'done' | 'refused' | 'cancelled' = 'done') => {
    await house.context.sql.db.updateTable('job').set({ state }).where('job_id', '=', jobId).execute()
    await clearEndedJobs(house.context)
  }
  const stateOf = async (titleId: TitleId) => (await house.client.listMasters({ titleId })).items.map(({ state }) => state)
  const uploads = async () => (await readdir(join(house.ownFolder, 'uploads'))).length
  const again = (masterId: MasterId) => house.client.encodeAgain({ masterId, recipe: 'best' })
  const removeTitle = (titleId: TitleId) => onTitleRemoved(house.context, { data: { titleId } } as Parameters<typeof onTitleRemoved>[1])

  it('goes with its upload where nobody wants it', async () => {
    await open('delete')
    const { jobId, masterId, titleId } = await submitUpload()
    expect(await stateOf(titleId)).toEqual(['kept'])
    await end(jobId)
    expect([await stateOf(titleId), await uploads()]).toEqual([['gone'], 0])
    await expect(again(masterId)).rejects.toMatchObject({ code: 'MASTER_GONE', status: 410 })
  })

  it('stays where it is where that is wanted, and goes with its title', async () => {
    await open('keep')
    const { jobId, masterId, titleId } = await submitUpload()
    await end(jobId)
    expect([await stateOf(titleId), await uploads()]).toEqual([['kept'], 4])
    const second = await again(masterId)
    expect(second).toMatchObject({ masterId, titleId })
    expect(await house.client.readJob({ jobId: second.jobId })).toMatchObject({ name: 'Sent', recipe: 'best', state: 'waiting' })
    await removeTitle(titleId)
    expect([await stateOf(titleId), await uploads()]).toEqual([['gone'], 0])
  })

  it('moves into the store where that is wanted, whole, with the files beside it, and can be encoded from there', async () => {
    await open('archive')
    const { jobId, masterId, titleId } = await submitUpload()
    expect(await archiveOne(house.context)).toBe(false)
    await end(jobId)
    expect([await stateOf(titleId), await uploads()]).toEqual([['kept'], 4])
    expect(await archiveOne(house.context)).toBe(true)
    expect([await stateOf(titleId), await uploads()]).toEqual([['archived'], 0])
    expect(await archiveOne(house.context)).toBe(false)
    expect((await house.blobs.readBytes(sum)).length).toBe(content.length)
    expect(await house.blobs.head(sha256('Bonjour'))).toBeDefined()

    const second = await again(masterId)
    await end(second.jobId, 'cancelled')
    expect(await stateOf(titleId)).toEqual(['archived'])
    await removeTitle(titleId)
    await removeTitle(titleId)
    expect(await stateOf(titleId)).toEqual(['gone'])
    await house.context.sql.db
      .updateTable('blob_removal')
      .set({ due_at: new Date(0) })
      .execute()
    await sweepBlobs(house.context)
    expect([await house.blobs.head(sum), await house.blobs.head(sha256('Bonjour'))]).toEqual([undefined, undefined])
  })

  it('keeps an upload that another title was made from too, until that has gone or is in the store as well', async () => {
    await open('keep')
    const uploadId = await uploadToEncode(house, content)
    const subtitle = await uploadToEncode(house, 'Bonjour')
    const submit = async (title: string) => {
      const submitted = await house.client.submitMaster({
        source: { kind: 'upload', uploadId },
        name: { en: title },
        subtitles: [{ source: subtitle, language: 'fr' }],
      })
      await house.context.sql.db.updateTable('master').set({ sha256: sum }).where('master_id', '=', submitted.masterId).execute()
      await end(submitted.jobId)
      return submitted.titleId
    }
    const [first, second, third] = [await submit('One'), await submit('Two'), await submit('Three')]
    await removeTitle(first)
    expect([await stateOf(first), await stateOf(second), await uploads()]).toEqual([['gone'], ['kept'], 4])
    expect(await archiveOne(house.context)).toBe(true)
    expect([await stateOf(second), await stateOf(third), await uploads()]).toEqual([['archived'], ['kept'], 4])
    expect(await archiveOne(house.context)).toBe(true)
    expect([await stateOf(third), await uploads()]).toEqual([['archived'], 0])
    // Both hold the same content in the store: it stays for the one when the other goes.
    await removeTitle(second)
    await house.context.sql.db
      .updateTable('blob_removal')
      .set({ due_at: new Date(0) })
      .execute()
    await sweepBlobs(house.context)
    expect((await house.blobs.readBytes(sum)).length).toBe(content.length)
  })

  it('leaves its upload only when the store gives back all of it, and mends what is broken there', async () => {
    await open('archive')
    const { jobId, titleId } = await submitUpload()
    const broken = blobPath(join(house.folder, 'blobs'), sum)
    await mkdir(dirname(broken), { recursive: true })
    await writeFile(broken, 'x'.repeat(content.length))
    await end(jobId)
    expect(await archiveOne(house.context)).toBe(true)
    expect([await stateOf(titleId), await uploads()]).toEqual([['archived'], 0])
    expect(fromUtf8(await house.blobs.readBytes(sum))).toBe(content)
  })

  it('is archived anew where its workers have stored it and the store has lost it since', async () => {
    await open('archive')
    const { jobId, masterId, titleId } = await submitUpload()
    const master = await house.context.sql.db.selectFrom('master').selectAll().where('master_id', '=', masterId).executeTakeFirstOrThrow()
    await storeMaster(house.context, master)
    await house.context.sql.db.updateTable('master').set({ stored_at: new Date() }).where('master_id', '=', masterId).execute()
    await house.blobs.remove(sum)
    await end(jobId)
    expect(await archiveOne(house.context)).toBe(true)
    expect([await stateOf(titleId), fromUtf8(await house.blobs.readBytes(sum))]).toEqual([['archived'], content])
  })

  it('does not wait for another that cannot be archived', async () => {
    await open('archive')
    const path = join(house.masters, 'film.srt')
    await writeFile(path, 'Bonjour')
    const uploadId = await uploadToEncode(house, 'another film')
    const subtitles = [{ source: path, language: 'fr' }]
    const stuck = await house.client.submitMaster({ source: { kind: 'upload', uploadId }, name: { en: 'Stuck' }, subtitles })
    const other = await submitUpload()
    await end(stuck.jobId)
    await end(other.jobId)
    await rm(path)
    const passedOver = new Set<MasterId>()
    expect([await archiveOne(house.context, { passedOver }), await archiveOne(house.context, { passedOver })]).toEqual([true, true])
    expect(await archiveOne(house.context, { passedOver })).toBe(false)
    expect([await stateOf(stuck.titleId), await stateOf(other.titleId), [...passedOver]]).toEqual([
      ['kept'],
      ['archived'],
      [stuck.masterId],
    ])
    await writeFile(path, 'Bonjour')
    expect([await archiveOne(house.context), await stateOf(stuck.titleId)]).toEqual([true, ['archived']])
  })

  it('stays as it is when the house stops in the middle, and when neither the store nor the upload is what it was', async () => {
    await open('archive')
    const { jobId, masterId, titleId } = await submitUpload()
    await end(jobId)
    const signal = AbortSignal.abort()
    await expect(archiveOne(house.context, { signal })).rejects.toThrow('aborted')
    expect([await stateOf(titleId), await uploads()]).toEqual([['kept'], 4])

    const master = await house.context.sql.db.selectFrom('master').selectAll().where('master_id', '=', masterId).executeTakeFirstOrThrow()
    await storeMaster(house.context, master)
    await house.context.sql.db.updateTable('master').set({ stored_at: new Date() }).where('master_id', '=', masterId).execute()
    await house.blobs.remove(sha256('Bonjour'))
    await rm(master.beside[0]!.path)
    const passedOver = new Set<MasterId>()
    expect([await archiveOne(house.context, { passedOver }), [...passedOver], await stateOf(titleId)]).toEqual([true, [masterId], ['kept']])
    expect((await house.blobs.readBytes(sum)).length).toBe(content.length)
    await house.context.storedFiles.remove(masterScope(masterId))
    await expect(house.context.storedFiles.readBack(masterPlace(master), [])).rejects.toMatchObject({ code: 'WORK_LOST' })
  })

  it('is not archived when nothing came of it', async () => {
    await open('archive')
    const { jobId, titleId } = await submitUpload()
    await end(jobId, 'refused')
    expect([await archiveOne(house.context), await stateOf(titleId), await uploads()]).toEqual([false, ['gone'], 0])
  })

  it('is not archived when it is not what was encoded', async () => {
    await open('archive')
    const { jobId, masterId, titleId } = await submitUpload()
    await house.context.sql.db
      .updateTable('master')
      .set({ sha256: sha256('another') })
      .where('master_id', '=', masterId)
      .execute()
    await end(jobId)
    expect(await archiveOne(house.context)).toBe(true)
    expect([await archiveOne(house.context), await stateOf(titleId)]).toEqual([false, ['gone']])
    expect(await house.context.sql.db.selectFrom('kept_file').selectAll().execute()).toEqual([])
  })

  it('is never touched when it is read in place, and encoded again only as long as it is the same', async () => {
    await open('archive')
    const path = join(house.masters, 'film.mov')
    await writeFile(path, content)
    const source = { kind: 'path', path } as const
    const { jobId, masterId, titleId } = await house.client.submitMaster({ source, name: { en: 'There' } })
    await end(jobId)
    expect([await archiveOne(house.context), await stateOf(titleId)]).toEqual([false, ['in-place']])
    expect(await house.client.encodeAgain({ masterId, idempotencyKey: 'k' })).toEqual(
      await house.client.encodeAgain({ masterId, idempotencyKey: 'k' }),
    )
    await writeFile(path, `${content}, changed`)
    expect(await stateOf(titleId)).toEqual(['gone'])
    await expect(again(masterId)).rejects.toMatchObject({ code: 'MASTER_GONE' })
    await expect(again('019370a0-0000-7000-8000-00000000dead' as MasterId)).rejects.toMatchObject({ code: 'NO_SUCH_MASTER' })
  })
})
