import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryFolder } from '../../src/host/version.ts'
import { decodedFrames } from '../helpers/decoded-frames.ts'
import { openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const patienceMs = 90_000
const main = join(repositoryFolder, 'src/cli/main.ts')

describe('an encode worker', () => {
  it(
    'does the work of a house that does none itself, and tells nothing that the house should tell',
    async () => {
      await using folder = await temporaryFolder()
      const shared = join(folder.path, 'shared')
      const variables = { VITASCOPE_ENCODE_FOLDER: shared }
      await using house = await openHouse({ layout: 'split', variables: { ...variables, VITASCOPE_ENCODE_WORKERS: '0' } })
      const path = await makeMaster(folder.path, 'film.mp4', { seconds: 1, width: 128, height: 72, frameRate: '12', audio: [] })
      const { jobId, titleId } = await house.operator.encode.submitMaster({
        source: { kind: 'path', path },
        name: { en: 'Far away' },
        recipe: 'economy',
        subtitles: [],
      })
      const worker = spawn(process.execPath, [main, 'serve', '--roles', 'encode-worker'], {
        cwd: repositoryFolder,
        env: { ...process.env, ...variables, VITASCOPE_DATA: house.data, VITASCOPE_ENCODE_WORKERS: '1', VITASCOPE_LOG_LEVEL: 'warn' },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const ended = once(worker, 'exit')
      try {
        expect((await over(house, jobId)).state).toBe('done')
        expect(await readdir(join(shared, 'chunks'))).toHaveLength(1)
        const session = await house.operator.playback.startTestSession({ titleId })
        expect(await decodedFrames(session.dashUrl)).toBe(12)
        // What the worker put in the outbox went where the house reads: the catalogue has heard of the build.
        await waitFor(async () => (await house.operator.catalogue.readTitle({ titleId })).publishedBuildId)
        worker.kill('SIGTERM')
        expect(await ended).toEqual([0, null])
      } finally {
        worker.kill('SIGKILL')
      }
    },
    patienceMs,
  )
})

const over = (house: TestHouse, jobId: Parameters<TestHouse['operator']['encode']['readJob']>[0]['jobId']) =>
  waitFor(
    async () => {
      const job = await house.operator.encode.readJob({ jobId })
      return ['done', 'failed', 'refused', 'cancelled'].includes(job.state) && job
    },
    { patienceMs, words: () => `the job does not end:\n${house.said()}` },
  )
