/// <reference lib="dom" />
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { TitleId } from '../src/contracts/ids.ts'
import { launchChromium } from '../test/helpers/chromium.ts'
import { openHouse, type TestHouse } from '../test/helpers/house.ts'
import { makeMaster } from '../test/helpers/masters.ts'
import { waitFor } from '../test/helpers/wait-for.ts'
import type { Bench } from './bench.ts'
import { median, quantile } from './percentiles.ts'

const pages = 15
const master = { seconds: 20, width: 1280, height: 720 }
const encodePatienceMs = 300_000
/** The pointer rests on the button for so long before a press that was seen coming. */
const restMs = 200

/** What a page saw, in milliseconds from the press. */
interface Sample {
  readonly frameMs: number
  /** When each request of the start was answered, in the order of the walk. */
  readonly answeredMs: Readonly<Record<string, number>>
}

/** Parts of the way to the first frame, and how to know their requests. */
const walk: readonly { readonly name: string; readonly url: RegExp }[] = [
  { name: 'streaming library', url: /shaka-player/ },
  { name: 'right to watch', url: /\/startSession$/ },
  { name: 'manifest', url: /\.(mpd|m3u8)$/ },
  { name: 'first video segment', url: /\/video\/.*\.m4s$/ },
]

/** From the press on a title page's play button to the first picture that the browser shows, in the built member app and a real Chromium on loopback. */
const bench: Bench = {
  name: 'first-frame',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-first-frame-'))
    await using opened = new AsyncDisposableStack()
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const house = opened.use(await openHouse({ layout: 'all' }))
    const titleId = await ingest(house, await makeMaster(folder, 'master.mp4', master))
    const browser = await launchChromium()
    opened.defer(() => browser.close())
    await press(house, browser, titleId, 0)
    const sudden: Sample[] = []
    const expected: Sample[] = []
    for (let page = 0; page < pages; page += 1) {
      sudden.push(await press(house, browser, titleId, 0))
      expected.push(await press(house, browser, titleId, restMs))
    }
    const frames = (samples: readonly Sample[]) => samples.map(({ frameMs }) => frameMs)
    return {
      figures: [
        { name: 'median', value: median(frames(sudden)), unit: 'ms' },
        { name: 'p90', value: quantile(frames(sudden), 0.9), unit: 'ms' },
        { name: `median, pointed at for ${restMs} ms`, value: median(frames(expected)), unit: 'ms' },
      ],
      notes: [
        `${pages} fresh browser contexts each, of members of their own; nothing cached; from the click's own time to requestVideoFrameCallback; ${browser.version()} without a GPU`,
        `answered, median ms after the press: ${walkOf(sudden)}; when pointed at before: ${walkOf(expected)}`,
      ],
    }
  },
}

export default bench

const ingest = async (house: TestHouse, path: string): Promise<TitleId> => {
  const { encode } = house.operator
  const { titleId, jobId } = await encode.submitMaster({
    source: { kind: 'path', path },
    name: { en: 'Measured' },
    recipe: 'economy',
    subtitles: [],
  })
  await waitFor(
    async () => {
      const { state, reason } = await encode.readJob({ jobId })
      if (state === 'failed' || state === 'refused') throw new Error(reason)
      return state === 'done'
    },
    { patienceMs: encodePatienceMs, words: () => `the master was not encoded:\n${house.said()}` },
  )
  return titleId
}

/** One press in a browser that has never been here, by a member who has seen nothing. */
const press = async (house: TestHouse, browser: Browser, titleId: TitleId, restingMs: number): Promise<Sample> => {
  const { token } = await house.newMember(`${crypto.randomUUID()}@example.org`)
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  try {
    await context.addCookies([{ name: 'vitascope', value: encodeURIComponent(token), url: house.url }])
    const page = await context.newPage()
    await page.addInitScript(observe)
    await page.goto(`${house.url}/title/${titleId}`)
    const button = page.getByRole('link', { name: /^play/i }).first()
    await button.waitFor()
    await page.waitForLoadState('networkidle')
    if (restingMs > 0) {
      await button.hover()
      await page.waitForTimeout(restingMs)
    }
    await button.click()
    await page.waitForFunction(() => (window as Observed).frameAt !== undefined)
    return await read(page)
  } finally {
    await context.close()
  }
}

type Observed = Window & { pressedAt?: number; frameAt?: number }

/** Runs in the page before anything else: notes the first press, and the first frame of the first video that appears. */
const observe = () => {
  const seen = window as Observed
  addEventListener('click', (event) => (seen.pressedAt ??= event.timeStamp), { capture: true })
  const found = new MutationObserver(() => {
    const video = document.querySelector('video')
    if (!video) return
    found.disconnect()
    video.requestVideoFrameCallback(() => (seen.frameAt = performance.now()))
  })
  found.observe(document, { childList: true, subtree: true })
}

const read = async (page: Page): Promise<Sample> => {
  const seen = await page.evaluate(() => {
    const { pressedAt = Number.NaN, frameAt = Number.NaN } = window as Observed
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return {
      frameMs: frameAt - pressedAt,
      requests: entries.map((entry) => ({ url: entry.name.split('?')[0]!, answeredMs: entry.responseEnd - pressedAt })),
    }
  })
  const answered = walk.flatMap(({ name, url }) => {
    const request = seen.requests.find((candidate) => url.test(candidate.url))
    return request ? [[name, request.answeredMs] as const] : []
  })
  return { frameMs: seen.frameMs, answeredMs: Object.fromEntries(answered) }
}

const walkOf = (samples: readonly Sample[]): string =>
  walk
    .map(({ name }) => [name, median(samples.flatMap(({ answeredMs }) => answeredMs[name] ?? []))] as const)
    .filter(([, ms]) => Number.isFinite(ms))
    .map(([name, ms]) => `${name} ${Math.round(ms)}`)
    .join(', ')
