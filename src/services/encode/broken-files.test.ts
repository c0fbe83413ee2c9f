import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { beyondLimits, watchedTranscoder } from '../../../test/helpers/watched-transcoder.ts'
import { openTranscoder } from '../../engines/transcoder/child-transcoder.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { integerBetween, seededRandom, type Random } from '../../kit/random.ts'
import { examineFile, type ExaminedFile } from './examine-file.ts'

const patienceMs = 60_000
/** What a child gets for a film of a second, also where the file claims to be a little longer. */
const mostMinutes = 10
const mostGigabytes = 1.1

/** What happens to files on their way, and in the hands of those who mean harm. */
const damages: Readonly<Record<string, (random: Random, bytes: Buffer) => Buffer>> = {
  'single bytes': (random, bytes) => {
    for (let count = 0; count < 40; count += 1) bytes[integerBetween(random, 0, bytes.length - 1)] = integerBetween(random, 0, 255)
    return bytes
  },
  'its head': (random, bytes) => {
    for (let count = 0; count < 12; count += 1) bytes[integerBetween(random, 8, 600)] = integerBetween(random, 0, 255)
    return bytes
  },
  'a hole': (random, bytes) => {
    const at = integerBetween(random, 0, bytes.length - 1)
    return bytes.fill(0, at, at + Math.floor(bytes.length / 5))
  },
  'a piece that is there twice': (random, bytes) => {
    const at = integerBetween(random, 0, Math.floor(bytes.length / 2))
    return Buffer.concat([bytes.subarray(0, at * 2), bytes.subarray(at)])
  },
}

describe('a broken file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let watched: ReturnType<typeof watchedTranscoder>
  const films = new Map<string, Buffer>()
  beforeAll(async () => {
    folder = await temporaryFolder()
    const small = { seconds: 1, width: 128, height: 72, frameRate: '12' }
    for (const name of ['film.mp4', 'film.mkv', 'film.ts']) films.set(name, await readFile(await makeMaster(folder.path, name, small)))
    const tools = join(folder.path, 'tools')
    await mkdir(tools)
    watched = watchedTranscoder(await openTranscoder({ log: silentLog, clock: systemClock, folder: tools }))
  }, patienceMs)
  afterAll(() => folder[Symbol.asyncDispose]())

  const examine = async (name: string): Promise<ExaminedFile> => {
    const path = join(folder.path, name)
    const own = join(folder.path, `work-${name}`)
    await mkdir(own)
    return examineFile({
      path,
      sizeBytes: (await stat(path)).size,
      beside: [],
      promised: [],
      checkUnchanged: async () => {},
      capabilities: watched.transcoder.capabilities,
      run: (run) => watched.transcoder.run(run),
      folder: own,
      progress: () => {},
      signal: new AbortController().signal,
    })
  }

  it.each(Object.keys(damages))(
    'in which %s is wrong gets a judgement in words, and its children stay within what is said of them',
    async (what) => {
      const random = seededRandom(`broken ${what}`)
      for (const [name, film] of films) {
        const broken = `${what.replaceAll(' ', '-')}-${name}`
        await writeFile(join(folder.path, broken), damages[what]!(random, Buffer.from(film)))
        const { report, refusal, film: judged } = await examine(broken)
        expect([broken, report.verdict]).toEqual([broken, judged && !refusal ? 'ok' : 'refused'])
        if (refusal) expect([broken, refusal.code, refusal.reason.length > 20]).toEqual([broken, refusal.code, true])
      }
      expect(watched.open()).toBe(0)
      expect(watched.runs.length).toBeGreaterThan(films.size)
      expect(beyondLimits(watched.runs)).toEqual([])
      for (const { run } of watched.runs) {
        expect(run.limits.timeoutMs).toBeLessThan(mostMinutes * 60_000)
        expect(run.limits.memoryBytes).toBeLessThan(mostGigabytes * 1e9)
      }
    },
    patienceMs,
  )
})
