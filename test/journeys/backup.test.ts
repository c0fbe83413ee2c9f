import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { repositoryFolder } from '../../src/host/version.ts'
import { openHouse } from '../helpers/house.ts'
import { ffmpeg, makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const command = async (data: string, ...words: string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(repositoryFolder, 'src/cli/main.ts'), ...words, '--json'], {
    cwd: repositoryFolder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], VITASCOPE_DATA: data, NODE_COMPILE_CACHE: join(repositoryFolder, '.house', 'compiled') },
    maxBuffer: 16 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}

describe('a backup of a running house', () => {
  it('comes back in an empty folder, with its titles, people and positions, and plays', async () => {
    await using folder = await temporaryFolder()
    const [saved, restored] = [join(folder.path, 'saved'), join(folder.path, 'restored')]
    let titleId: string
    {
      await using house = await openHouse({ layout: 'all' })
      const master = await makeMaster(folder.path, 'kept.mp4', { seconds: 2 })
      const submitted = await house.operator.encode.submitMaster({ source: { kind: 'path', path: master }, name: { en: 'Kept' }, recipe: 'economy', subtitles: [] })
      titleId = submitted.titleId
      await waitFor(async () => (await house.operator.encode.readJob({ jobId: submitted.jobId })).state === 'done', { patienceMs: 90_000, words: house.said })
      const { clients } = await house.newMember()
      const session = await clients.playback.startSession({ titleId: submitted.titleId })
      await clients.viewing.savePosition({ titleId: submitted.titleId, playId: session.playId, positionSeconds: 1.5, durationSeconds: 60 })
      expect(await command(house.data, 'backup', saved)).toMatchObject({ folder: saved, counts: { rows: expect.any(Number) } })
      await expect(command(house.data, 'backup', saved)).rejects.toThrow()
    }
    expect(await command(restored, 'restore', saved)).toMatchObject({ data: restored })
    await using house = await openHouse({ layout: 'all', data: restored })
    const session = await house.operator.playback.startTestSession({ titleId: titleId as never })
    const { stderr } = await ffmpeg(['-v', 'error', '-stats', '-i', session.dashUrl, '-map', '0:v:0', '-f', 'null', '-'])
    expect([...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1]).toBe('48')
    const { sessionToken, me } = await house.as().identity.signIn({ email: 'member@example.org', password: 'another long password' })
    const member = house.as(sessionToken)
    await member.identity.chooseProfile({ profileId: me.profiles[0]!.profileId })
    expect((await member.viewing.listPositions()).items).toMatchObject([{ titleId, positionSeconds: 1.5 }])
  }, 180_000)
})
