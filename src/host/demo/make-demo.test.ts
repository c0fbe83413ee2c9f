import { writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import type { Job } from '../../contracts/encode.ts'
import type { Transcoder } from '../../engines/transcoder/port.ts'
import { manualClock } from '../../kit/clock.ts'
import { rememberingLog } from '../../kit/log.ts'
import type { DemoProgress } from '../../contracts/gateway.ts'
import { films } from './films.ts'
import { makeDemo, type DemoNeeds } from './make-demo.ts'

const few = films.filter(({ id }) => ['first-light', 'weather-indoors-1-snow', 'weather-indoors-2-rain'].includes(id))

describe('making the demo', () => {
  it('makes every title once, draws the next film when the former can be watched, and removes what it drew', async () => {
    await using house = await demoHouse()
    await house.make()
    expect(house.titles.map(({ kind, key }) => [kind, key])).toEqual([
      ['film', 'demo-title-first-light'],
      ['series', 'demo-title-weather-indoors'],
      ['episode', 'demo-title-weather-indoors-1-snow'],
      ['episode', 'demo-title-weather-indoors-2-rain'],
    ])
    expect(house.story).toEqual([
      'draw first-light',
      'submit first-light at -5',
      'publish first-light',
      'draw weather-indoors-1-snow',
      'submit weather-indoors-1-snow at -10',
      'publish weather-indoors-1-snow',
      'draw weather-indoors-2-rain',
      'submit weather-indoors-2-rain at -10',
      'publish weather-indoors-2-rain',
    ])
    expect(few.filter(({ id }) => existsSync(join(house.folder, `${id}.mkv`)))).toEqual([])
    expect(house.progress.at(-1)).toEqual({
      state: '3 of 3 films can be watched. The demo is complete',
      done: 3,
      total: 3,
      share: 1,
      etaSeconds: 0,
    })
  })

  it('tells what it does and for how long', async () => {
    await using house = await demoHouse()
    await house.make()
    expect(house.progress[0]).toEqual({ state: 'Drawing “First Light”', done: 0, total: 3, share: 0, etaSeconds: 180 })
    expect([...new Set(house.progress.map(({ state }) => state))]).toEqual([
      'Drawing “First Light”',
      'Encoding “First Light”',
      '1 of 3 films can be watched. Drawing “Snow”',
      '1 of 3 films can be watched. Encoding “Snow”',
      '2 of 3 films can be watched. Drawing “Rain”',
      '2 of 3 films can be watched. Encoding “Rain”',
      '3 of 3 films can be watched. Encoding the finer pictures',
      '3 of 3 films can be watched. The demo is complete',
    ])
  })

  it('says that it rests while somebody watches, and does not count that time', async () => {
    await using house = await demoHouse()
    house.pausedLooks = 400
    await house.make()
    const resting = house.progress.filter(({ state }) => state.includes('Resting while somebody watches'))
    expect(resting.length).toBeGreaterThan(390)
    expect(resting.every(({ etaSeconds }) => etaSeconds === undefined)).toBe(true)
    const after = house.progress.slice(house.progress.indexOf(resting.at(-1)!) + 1)
    // Two of three films of 24 s are left, so the answer is the work so far and a minute; with the rest it would be 460 s and more.
    expect(after[0]!.etaSeconds).toBeLessThan(400)
  })

  it('goes on where it was cut off, without a second title, drawing or job', async () => {
    await using house = await demoHouse()
    for (const moment of [
      'draw first-light',
      'submit first-light',
      'publish first-light',
      'submit weather-indoors-1-snow',
      'draw weather-indoors-2-rain',
    ]) {
      await expect(house.make({ cutAt: moment })).rejects.toThrow('cut off')
    }
    await house.make()
    expect(house.titles).toHaveLength(4)
    expect(house.story.filter((line) => line.startsWith('submit'))).toHaveLength(3)
    expect(house.progress.at(-1)).toMatchObject({ done: 3, etaSeconds: 0 })
  })

  it('does nothing in a house where all is made, even after somebody removed a title', async () => {
    await using house = await demoHouse()
    await house.make()
    house.titles.length = 0
    house.story.length = 0
    await house.make()
    expect([house.titles, house.story]).toEqual([[], []])
    expect(house.progress.at(-1)).toEqual({
      state: '3 of 3 films can be watched. The demo is complete',
      done: 3,
      total: 3,
      share: 1,
      etaSeconds: 0,
    })
  })

  it('leaves a film that failed to the next start, which tries it again', async () => {
    await using house = await demoHouse()
    house.fate.set('first-light', 'failed')
    await house.make()
    expect(house.log.lines.filter(({ level }) => level === 'warn')).toEqual([
      { level: 'warn', message: 'a film of the demo was not encoded', fields: { film: 'first-light', reason: 'the disk was full' } },
    ])
    expect(existsSync(join(house.folder, 'first-light.mkv'))).toBe(true)
    house.fate.clear()
    await house.make()
    expect(house.story.at(-1)).toBe('retry first-light')
    expect(existsSync(join(house.folder, 'first-light.mkv'))).toBe(false)
  })

  it('waits for a service that does not answer, and not for ever', async () => {
    await using house = await demoHouse()
    house.outages = 3
    await house.make()
    expect(house.log.lines.filter(({ message }) => message === 'making the demo is held up')).toHaveLength(3)
    await using dead = await demoHouse()
    dead.outages = Number.POSITIVE_INFINITY
    await expect(dead.make()).rejects.toThrow('nobody is there')
    expect(dead.log.lines).toHaveLength(39)
  })
})

interface TestJob {
  readonly jobId: string
  readonly titleId: string
  readonly film: string
  state: Job['state']
  looks: number
}

/** The two services as far as the demo calls them. A job is published at the third look and over at the fifth. */
const demoHouse = async () => {
  const folder = await temporaryFolder()
  const clock = manualClock()
  const log = rememberingLog()
  const titles: { titleId: string; kind: string; key: string }[] = []
  const jobs: TestJob[] = []
  const story: string[] = []
  const progress: DemoProgress[] = []
  const fate = new Map<string, Job['state']>()
  let stopping = new AbortController()
  let cutAt: string | undefined
  const house = {
    folder: folder.path,
    log,
    titles,
    story,
    progress,
    fate,
    outages: 0,
    /** So many looks find the first film standing still. */
    pausedLooks: 0,
    make,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }

  const tell = (line: string) => {
    story.push(line)
    if (cutAt === undefined || !line.startsWith(cutAt)) return
    stopping.abort(new Error('cut off'))
    throw stopping.signal.reason
  }
  const byKey = (key: string) => titles.find((title) => title.key === key)
  const filmOf = (titleId: string) => titles.find((title) => title.titleId === titleId)!.key.replace('demo-title-', '')
  const jobView = (job: TestJob) => ({ ...job, progress: Math.min(1, job.looks / 5), reason: 'the disk was full' })

  const catalogue = {
    async createTitle({ kind, idempotencyKey: key }: { kind: string; idempotencyKey: string }) {
      if (house.outages-- > 0) throw new Error('nobody is there')
      if (!byKey(key)) titles.push({ titleId: `title-${key}`, kind, key })
      return byKey(key)!
    },
    async readTitle({ titleId }: { titleId: string }) {
      const job = jobs.find((one) => one.titleId === titleId)
      return job && job.looks >= 3 ? { publishedBuildId: 'build' } : {}
    },
  }
  const encode = {
    async listJobs({ titleId }: { titleId: string }) {
      return { items: jobs.filter((job) => job.titleId === titleId).map(jobView) }
    },
    async submitMaster({ titleId, priority, source }: { titleId: string; priority: number; source: { path: string } }) {
      expect(existsSync(source.path)).toBe(true)
      const film = filmOf(titleId)
      jobs.push({ jobId: `job-${film}`, titleId, film, state: 'running', looks: 0 })
      tell(`submit ${film} at ${priority}`)
      return { jobId: `job-${film}` }
    },
    async retryJob({ jobId }: { jobId: string }) {
      const job = jobs.find((one) => one.jobId === jobId)!
      story.push(`retry ${job.film}`)
      job.state = 'running'
    },
    async readJob({ jobId }: { jobId: string }) {
      const job = jobs.find((one) => one.jobId === jobId)!
      if (house.pausedLooks > 0 && job.looks === 2) {
        house.pausedLooks -= 1
        return { ...jobView(job), state: 'paused' as const }
      }
      job.looks += 1
      if (job.looks === 3) tell(`publish ${job.film}`)
      if (job.looks >= 5) job.state = fate.get(job.film) ?? 'done'
      return jobView(job)
    },
  }

  async function make(options: { cutAt?: string } = {}): Promise<void> {
    cutAt = options.cutAt
    stopping = new AbortController()
    let over = false
    const making = makeDemo({
      clients: { catalogue, encode } as unknown as DemoNeeds['clients'],
      transcoder: {} as Transcoder,
      folder: folder.path,
      clock,
      log,
      signal: stopping.signal,
      onProgress: (told) => void progress.push(told),
      films: few,
      async draw({ id }) {
        const master = join(folder.path, `${id}.mkv`)
        if (!existsSync(master)) tell(`draw ${id}`)
        await writeFile(master, 'a film')
        return { master, subtitles: [] }
      },
    }).finally(() => (over = true))
    making.catch(() => {})
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve))
      // While a disk is waited for, time stands still.
      if (clock.sleepers() > 0) await clock.advance(1_000)
    }
    await making
  }
  return house
}
