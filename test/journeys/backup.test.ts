import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { repositoryFolder } from '../../src/host/version.ts'
import { decodedFrames } from '../helpers/decoded-frames.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const seconds = 1
const frames = 12 * seconds

describe('a backup of a running house', () => {
  it.each(layouts)(
    'comes back in an empty folder, layout "%s": the title plays, the member goes on, and the keys still fit',
    async (layout) => {
      await using folder = await temporaryFolder()
      const to = join(folder.path, 'backup')
      const restored = join(folder.path, 'restored')
      await using house = await openHouse({ layout })
      const path = await makeMaster(folder.path, 'film.mp4', { seconds, frameRate: '12' })
      const { jobId, titleId } = await house.operator.encode.submitMaster({
        source: { kind: 'path', path },
        name: { en: 'Kept', ja: '残る' },
        recipe: 'economy',
        subtitles: [],
      })
      const { clients: member, token } = await house.newMember()
      await waitFor(async () => (await house.operator.encode.readJob({ jobId })).state === 'done', {
        patienceMs: 90_000,
        words: () => house.said(),
      })
      const session = await waitFor(() => member.playback.startSession({ titleId }).catch(() => undefined))
      await member.viewing.savePosition({ titleId, playId: session.playId, positionSeconds: 0.4, durationSeconds: seconds })
      await member.viewing.addToMyList({ titleId })

      const { counts } = JSON.parse(await command(['backup', to], house.data)) as { counts: { rows: number; blobs: number } }
      expect(counts.rows).toBeGreaterThan(10)
      expect(counts.blobs).toBeGreaterThan(10)
      // Whatever happens after the backup is not in it.
      await member.viewing.savePosition({ titleId, playId: session.playId, positionSeconds: 0.8, durationSeconds: seconds })
      await house.operator.catalogue.createTitle({ kind: 'film', name: { en: 'Too late' } })
      await house.stop()

      await command(['restore', to], restored)
      expect(existsSync(join(restored, 'keys', 'operator.key'))).toBe(true)
      await using again = await openHouse({ layout, data: restored })
      expect((await again.operator.catalogue.listTitles({})).items.map((title) => title.name)).toEqual([{ en: 'Kept', ja: '残る' }])
      const returned = again.as(token)
      expect((await returned.viewing.listPositions()).items).toMatchObject([{ titleId, positionSeconds: 0.4 }])
      expect(await returned.viewing.listMyList()).toEqual({ titleIds: [titleId] })
      const resumed = await returned.playback.startSession({ titleId })
      expect(resumed.resumeSeconds).toBe(0.4)
      for (const url of [resumed.dashUrl, resumed.hlsUrl]) expect(await decodedFrames(url), url.split('/').at(-1)).toBe(frames)
      await expectArtwork(again, returned, token)
    },
    180_000,
  )

  it('is refused where there is no house to save and nothing to bring back', async () => {
    await using folder = await temporaryFolder()
    await expect(command(['backup', join(folder.path, 'backup')], join(folder.path, 'nowhere'))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no house'),
    })
    await expect(command(['restore', join(folder.path, 'nothing')], join(folder.path, 'restored'))).rejects.toMatchObject({ code: 1 })
  }, 30_000)
})

const expectArtwork = async (house: TestHouse, member: ReturnType<TestHouse['as']>, token: string): Promise<void> => {
  const home = await waitFor(async () => {
    const page = await member.recommend.readHome()
    return page.hero && page
  })
  const response = await fetch(`${house.url}${home.hero!.artwork!.card[0]!.url}`, { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100)
}

/** Runs a command of the house with `--json`; gives its document, or rejects with its exit code and words. */
const command = async (words: readonly string[], data: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(repositoryFolder, 'src/cli/main.ts'), ...words, '--json'], {
    env: { PATH: process.env['PATH'], VITASCOPE_DATA: data },
  })
  return stdout
}
