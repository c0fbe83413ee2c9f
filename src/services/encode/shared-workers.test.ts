import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openEncodeHouse } from '../../../test/helpers/encode-house.ts'
import type { EncodeHouseOptions } from '../../../test/helpers/encode-in-folder.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { uploadToEncode } from '../../../test/helpers/upload-to-encode.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Build } from '../../contracts/encode.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import type { BuildFile } from '../../media/cmaf/build-facts.ts'

const patienceMs = 120_000
const program = fileURLToPath(new URL('../../../test/helpers/encode-process.ts', import.meta.url))

describe('encode workers without a common folder', () => {
  it(
    'make one film together from what they put into the store, and make it again from the archive',
    async () => {
      await using house = await openEncodeHouse({ settings: { workers: 0, share: 'blobs', masters: 'archive' } })
      await using folder = await temporaryFolder()
      const blobsFolder = join(house.folder, 'blobs')
      const options: EncodeHouseOptions = { settings: { workers: 1, duty: 'work', share: 'blobs' }, blobsFolder }
      const folders = ['one', 'two'].map((name) => join(folder.path, name))
      const workers = folders.map((own) =>
        spawn(process.execPath, [program, own, house.sql.connection, JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit'] }),
      )
      try {
        const path = await makeMaster(house.masters, 'film.mp4', { seconds: 1, width: 128, height: 72, frameRate: '12', audio: [] })
        const uploadId = await uploadToEncode(house, new Uint8Array(await readFile(path)))
        const { jobId, masterId, titleId } = await house.client.submitMaster({
          source: { kind: 'upload', uploadId },
          name: { en: 'Shared' },
          recipe: 'economy',
        })
        await house.start()
        const job = await house.over(jobId, patienceMs)
        expect(job).toMatchObject({ state: 'done', progress: 1 })
        expect(job.steps[0]).toMatchObject({ stepId: 'share', state: 'done', label: 'Store the master' })
        for (const own of folders) {
          // Each has made something, and all that it has lies in a folder of its process.
          expect(await readdir(join(own, 'encode'))).toEqual(['uploads'])
          expect((await copiesIn(own)).some((copy) => copy.startsWith('chunks/'))).toBe(true)
        }
        expect(await readdir(join(house.ownFolder))).toEqual(['uploads'])

        const masterState = async () => (await house.client.listMasters({ titleId })).items[0]!.state
        await waitFor(async () => (await readdir(join(house.ownFolder, 'uploads'))).length === 0, { patienceMs })
        expect(await masterState()).toBe('archived')
        const again = await house.client.encodeAgain({ masterId, recipe: 'economy' })
        const second = await house.over(again.jobId, patienceMs)
        expect(second).toMatchObject({ state: 'done' })
        const { items: builds } = await house.client.listBuilds({ titleId })
        const [latest, first, ...others] = builds.filter((build) => build.complete)
        expect(others).toEqual([])
        // The pieces were there already, so the second is the first again.
        const pictures = await Promise.all([latest!, first!].map((build) => picturesOf(house.blobs, build)))
        expect(pictures[0]!.length).toBeGreaterThan(1)
        expect(pictures[1]).toEqual(pictures[0])
        // What belonged to jobs goes with them; of the films, only pieces and masters stay.
        await waitFor(async () => {
          const rows = await house.context.sql.db.selectFrom('kept_folder').select('scope').execute()
          return rows.every(({ scope }) => !scope.startsWith('work/')) && rows.some(({ scope }) => scope.startsWith('masters/'))
        })
      } finally {
        await Promise.all(workers.map(killed))
      }
    },
    patienceMs,
  )
})

/** All segments of all rungs, by their sums. Init segments tell when they were made. */
const picturesOf = async (blobs: Blobs, { filesBlob }: Build): Promise<string[]> => {
  const files = JSON.parse(fromUtf8(await blobs.readBytes(filesBlob))) as BuildFile[]
  return files.filter(({ path }) => path.startsWith('video/') && path.endsWith('.m4s')).map(({ path, sha256 }) => `${path} ${sha256}`)
}

const killed = async (worker: ChildProcess) => {
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
}

/** `chunks/<film>/<piece>`, `work/<job>/<step>` … of whichever process. */
const copiesIn = async (own: string): Promise<string[]> => {
  const copies = join(own, 'copies')
  const [process] = await readdir(copies)
  const names = await readdir(join(copies, process!), { recursive: true })
  const found = await Promise.all(names.map(async (name) => ((await stat(join(copies, process!, name))).isDirectory() ? [name] : [])))
  return found.flat().filter((name) => name.split('/').length === 3 && !name.endsWith('unfinished'))
}
