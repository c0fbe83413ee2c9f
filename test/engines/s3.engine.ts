import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { blobsConformance } from '../../src/engines/blobs/conformance.ts'
import { openS3Blobs } from '../../src/engines/blobs/s3-blobs.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { sha256 } from '../../src/kit/hash.node.ts'
import { silentLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** `http://key:secret@host:9000/bucket` of a store that speaks S3; the bucket is there. */
const url = new URL(process.env['VITASCOPE_TEST_S3_URL']!)

blobsConformance(`S3 at ${url.host}`, async () => {
  const folder = await temporaryFolder()
  const files = join(folder.path, 'files')
  await mkdir(files)
  const blobs = openS3Blobs({
    bucket: url.pathname.slice(1),
    prefix: `vitascope-engines/${sha256(folder.path).slice(0, 8)}/`,
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    endpoint: url.origin,
    forcePathStyle: true,
    credentials: { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
    folder: join(folder.path, 'spool'),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  })
  return {
    blobs,
    files,
    async [Symbol.asyncDispose]() {
      for (const { sha256: name } of (await blobs.list({ limit: 1000 })).blobs) await blobs.remove(name)
      await blobs.close()
      await folder[Symbol.asyncDispose]()
    },
  }
})
