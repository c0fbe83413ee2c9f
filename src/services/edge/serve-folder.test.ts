import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { openFileBlobs } from '../../engines/blobs/file-blobs.ts'
import { manualClock, systemClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { silentLog } from '../../kit/log.ts'
import { systemRandom } from '../../kit/random.ts'
import { serveFolder } from './serve-folder.ts'

it('serves the files of a folder, as links into the blobs and not as copies', async () => {
  await using folder = await temporaryFolder()
  const clock = manualClock()
  const blobs = await openFileBlobs({
    folder: join(folder.path, 'blobs'),
    clock,
    newId: newIds({ clock: systemClock, random: systemRandom }),
    log: silentLog,
  })
  await mkdir(join(folder.path, 'source'))
  await writeFile(join(folder.path, 'source', 'a segment.m4s'), 'bytes of a segment')
  const served = await serveFolder({
    source: join(folder.path, 'source'),
    folder: join(folder.path, 'edge'),
    blobs,
    hotBytes: 0,
    clock,
    log: silentLog,
  })
  const url = `http://127.0.0.1:${served.port}${served.pathOf('a segment.m4s')}`
  for (let time = 1; time <= 3; time += 1) {
    const response = await fetch(url)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'video/iso.segment',
      'bytes of a segment',
    ])
  }
  expect((await fetch(url.replace('segment', 'nothing'))).status).toBe(404)
  const [build] = await readdir(join(folder.path, 'edge', 'builds'))
  const names = (await readdir(join(folder.path, 'edge', 'builds', build!))).filter((name) => name !== 'whole')
  const links = await Promise.all(names.map(async (name) => (await stat(join(folder.path, 'edge', 'builds', build!, name))).nlink))
  expect(links).toHaveLength(3)
  expect(Math.min(...links)).toBeGreaterThan(1)
  await served.close()
  await blobs.close()
})
