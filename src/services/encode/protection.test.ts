import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEncodeHouse } from '../../../test/helpers/encode-house.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import type { BuildFacts, BuildFile } from '../../media/cmaf/build-facts.ts'
import type { ContentKeys } from './content-keys.ts'

const patienceMs = 60_000
const key = (digit: string) => ({ keyId: digit.repeat(32), key: `${digit}5`.repeat(16) })
const systems = [
  { systemId: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2', hls: { uri: 'skd://film', keyFormat: 'com.apple.streamingkeydelivery' } },
]
const contentKeys: ContentKeys = {
  forJob: async () => ({
    scheme: 'cbcs',
    clearLeadSeconds: 0,
    keys: { AUDIO: key('a'), SD: key('1'), HD: key('2'), UHD: key('3') },
    systemsOf: () => systems,
  }),
}

describe('a film with content keys', () => {
  it(
    'is protected in all its tracks, verified by whoever has the keys, and says in its facts which they are',
    async () => {
      await using house = await openEncodeHouse({ contentKeys })
      const path = await makeMaster(house.masters, 'film.mp4', { seconds: 1, width: 128, height: 72, frameRate: '12' })
      const { jobId, titleId } = await house.client.submitMaster({
        source: { kind: 'path', path },
        name: { en: 'Secret' },
        recipe: 'economy',
      })
      await house.start()
      expect(await house.over(jobId, patienceMs)).toMatchObject({ state: 'done' })
      const { items: builds } = await house.client.listBuilds({ titleId })
      const { factsBlob, filesBlob } = builds.find((build) => build.complete)!
      const facts = JSON.parse(fromUtf8(await house.blobs.readBytes(factsBlob))) as BuildFacts
      const files = JSON.parse(fromUtf8(await house.blobs.readBytes(filesBlob))) as BuildFile[]
      expect(facts.video.map(({ protection }) => protection)).toEqual(
        facts.video.map(() => ({ scheme: 'cbcs', keyId: key('1').keyId, clearSegments: 0, systems })),
      )
      expect(facts.audio.map(({ protection }) => protection?.keyId)).toEqual(facts.audio.map(() => key('a').keyId))

      const own = files.filter(({ path: name }) => name.startsWith(`video/${facts.video[0]!.id}/`)).toSorted((a, b) => order(a) - order(b))
      const packed = join(house.folder, 'packed.mp4')
      await writeFile(packed, Buffer.concat(await Promise.all(own.map(({ sha256 }) => house.blobs.readBytes(sha256)))))
      const limits = { timeoutMs: 20_000, memoryBytes: 2 ** 30, outputBytes: 1 << 20 }
      const decode = async (...args: string[]) =>
        house.context.transcoder
          .run({ tool: 'ffmpeg', args: ['-v', 'error', '-xerror', ...args, '-i', packed, '-f', 'null', '-'], folder: house.folder, limits })
          .then(({ stderr }) => stderr.replaceAll(/bench:.*\n?/g, '').trim() === '')
          .catch(() => false)
      expect([await decode('-decryption_key', key('1').key), await decode()]).toEqual([true, false])
    },
    patienceMs,
  )
})

/** The init segment before the others. */
const order = ({ path }: BuildFile): number => Number(/(\d+)\.m4s$/.exec(path)?.[1] ?? 0)
