/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { TitleId } from '../../src/contracts/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { handOver, signInAsOperator } from '../helpers/console-page.ts'
import { openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { policyBreaches } from '../helpers/policy-breaches.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { windowSizes } from '../helpers/window-sizes.ts'

interface Picture {
  readonly currentTime: number
  readonly frames: number
  readonly width: number
  readonly engine: string | undefined
  readonly pathway: string | undefined
}

/** A test that plays may take so long on a busy machine, in milliseconds. */
const playMs = 60_000

/** Each layout with one of the two ways to the edges: listeners of their own, or everything behind one port. */
const houses = [
  { layout: 'all', edges: 'direct' },
  { layout: 'split', edges: 'gateway' },
] as const

describe.each(houses)('a real Chromium, with the house in the layout "$layout" and its edges "$edges"', ({ layout, edges }) => {
  let house: TestHouse
  let browser: Browser
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let titleId: TitleId

  beforeAll(async () => {
    folder = await temporaryFolder()
    const [opened, master, launched] = await Promise.all([
      openHouse({ layout, variables: { VITASCOPE_EDGE_URLS: edges } }),
      makeMaster(folder.path, 'A long walk.mp4', { seconds: 8, frameRate: '12' }),
      launchChromium(),
    ])
    house = opened
    browser = launched
    titleId = await ingest(master)
    await house.newMember('walker@example.org')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })
  /** Of every page that a member saw. */
  const breaches: (readonly string[])[] = []

  /** The master goes in as a person hands it over: dropped on the console, which sends it in pieces and starts its job. */
  const ingest = async (master: string): Promise<TitleId> => {
    const page = await browser.newPage()
    await page.goto(`${house.url}/console/masters`)
    await signInAsOperator(page)
    const jobId = await handOver(page, master)
    await page.close()
    return waitFor(
      async () => {
        const job = await house.operator.encode.readJob({ jobId })
        if (job.state === 'failed' || job.state === 'refused') throw new Error(job.reason)
        return job.state === 'done' && job.titleId
      },
      { patienceMs: 200_000, words: () => `the master was not encoded:\n${house.said()}` },
    )
  }

  const signIn = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
    breaches.push(policyBreaches(page))
    await page.goto(`${house.url}/`)
    await page.getByLabel(/e-mail/i).fill('walker@example.org')
    await page.getByLabel(/password/i).fill('another long password')
    await page.getByRole('button', { name: /^sign in$/i }).click()
    await page.getByRole('button', { name: /ada/i }).first().click()
    await page.getByText('A long walk').first().waitFor()
    return page
  }

  const picture = (page: Page): Promise<Picture> =>
    page.evaluate(() => {
      const video = document.querySelector('video')
      const root = document.querySelector<HTMLElement>('[data-engine]')
      return {
        currentTime: video?.currentTime ?? -1,
        frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
        width: video?.videoWidth ?? 0,
        engine: root?.dataset['engine'],
        pathway: root?.dataset['pathway'],
      }
    })

  const watch = async (page: Page, query = ''): Promise<Picture> => {
    await page.goto(`${house.url}/watch/${titleId}${query}`)
    return waitFor(
      async () => {
        const now = await picture(page)
        return now.frames > 5 && now.currentTime > 0.5 && now
      },
      { patienceMs: 30_000, words: () => 'no moving picture' },
    )
  }

  const seek = (page: Page, seconds: number) =>
    page.evaluate((to) => {
      document.querySelector('video')!.currentTime = to
    }, seconds)

  it.each([
    ['dash', /\/manifest\.mpd$/, /\.m3u8$/],
    ['hls', /\/master\.m3u8$/, /\.mpd$/],
  ] as const)(
    'plays through %s: time moves, frames are decoded, a seek lands',
    async (engine, itsManifest, otherManifests) => {
      const page = await signIn()
      const asked = requestsOf(page)
      const first = await watch(page, `?engine=${engine}`)
      expect(first.engine).toBe(engine)
      expect(first.width).toBeGreaterThan(0)
      expect(first.pathway).toBeTruthy()
      await seek(page, 5)
      const after = await waitFor(async () => {
        const now = await picture(page)
        return now.currentTime > 5.3 && now.frames > first.frames + 3 && now
      })
      expect(after.currentTime).toBeLessThan(7.5)
      expect(asked.filter((url) => itsManifest.test(url))).not.toEqual([])
      expect(asked.filter((url) => otherManifests.test(url))).toEqual([])
      const media = asked.filter((url) => mediaPath.test(url))
      expect(media.length).toBeGreaterThan(4)
      if (edges === 'gateway') {
        expect(media.filter((url) => !url.startsWith(`${house.url}/edge/`))).toEqual([])
        expect(asked.filter((url) => new URL(url).origin !== house.url)).toEqual([])
      } else expect(media.filter((url) => new URL(url).origin === house.url)).toEqual([])
      await expectFit(page)
      await page.context().close()
    },
    playMs,
  )

  it(
    'goes on in a second browser within two seconds of where the first one stopped',
    async () => {
      const first = await signIn()
      await watch(first)
      await seek(first, 4)
      await waitFor(async () => (await picture(first)).currentTime > 4.5)
      await first.keyboard.press('Space')
      const stopped = await picture(first)
      await waitFor(async () => {
        const [position] = await positions()
        return position !== undefined && Math.abs(position.positionSeconds - stopped.currentTime) < 1
      })
      await first.context().close()
      const second = await signIn()
      const resumed = await watch(second)
      expect(Math.abs(resumed.currentTime - stopped.currentTime)).toBeLessThan(2)
      await second.context().close()
    },
    playMs,
  )

  const positions = async () => {
    const member = house.as(
      (await house.as().identity.signIn({ email: 'walker@example.org', password: 'another long password' })).sessionToken,
    )
    const { profiles } = await member.identity.readMe()
    await member.identity.chooseProfile({ profileId: profiles[0]!.profileId })
    return (await member.viewing.listPositions()).items
  }

  it('opens the title from home by keyboard alone', async () => {
    const page = await signIn()
    await page.goto(`${house.url}/`)
    await page.getByText('A long walk').first().waitFor()
    const link = page.getByRole('link', { name: /more about a long walk/i })
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/title\//)
    await page.getByRole('heading', { name: 'A long walk' }).waitFor()
    await page.context().close()
  })

  it('asks once for what a page shows, and fits every window: nothing hangs over an edge, and there is a picture', async () => {
    const page = await signIn()
    const asked = requestsOf(page)
    for (const address of ['', `title/${titleId}`]) {
      await page.goto(`${house.url}/${address}`)
      await page.getByText('A long walk').first().waitFor()
      await expectFit(page)
      expect((await page.screenshot()).length).toBeGreaterThan(10_000)
    }
    expect(asked.filter((url) => /readHome|readTitlePage/.test(url)).map((url) => url.split('/').at(-1))).toEqual([
      'readHome',
      'readTitlePage',
    ])
    await page.context().close()
  })

  it('says that there is no such page where an address names no title', async () => {
    const page = await signIn()
    for (const address of ['/title/nonsense', '/watch/nonsense', '/title/019370a0-0000-7000-8000-0000000000ff']) {
      await page.goto(`${house.url}${address}`)
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
      expect(await page.getByRole('link', { name: 'Go home' }).count(), address).toBe(1)
    }
    await page.context().close()
  })

  it('never did what its Content-Security-Policy forbids', () => {
    expect(breaches.length).toBeGreaterThan(3)
    expect(breaches.flat()).toEqual([])
  })

  it('shows a set-up link to nobody once the house has its operator, and says so also to who was too late', async () => {
    const page = await browser.newPage()
    const hasOperator = page.getByRole('heading', { name: 'This house already has an operator' })
    await page.goto(`${house.url}/setup?token=anything`)
    await hasOperator.waitFor()
    expect(await page.getByLabel(/password/i).count()).toBe(0)
    // As the page was before somebody else used the link.
    await page.route('**/identity/readSetup', (route) => route.fulfill({ json: { json: { needsOperator: true, demo: false } } }), {
      times: 1,
    })
    await page.reload()
    await page.getByLabel(/e-mail/i).fill('late@example.org')
    await page.getByLabel(/password/i).fill('another long password')
    await page.getByRole('button', { name: 'Open the house' }).click()
    await hasOperator.waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/console$/)
    await page.close()
  })
})

/** Manifests and files of a build, as an edge serves them. */
const mediaPath = /\.(mpd|m3u8)$|\/files\//

/** In every window that we look at. */
const expectFit = async (page: Page) => {
  for (const { height, layout, name, width } of windowSizes) {
    await page.setViewportSize({ width, height })
    await page.evaluate((wanted) => (document.documentElement.dataset['layout'] = wanted), layout)
    expect(await page.evaluate(overhanging), `${page.url()} at ${name}`).toEqual([])
  }
}

/** Runs in the page: words and controls that begin or end outside of the window, where nothing scrolls to them. */
const overhanging = (): string[] => {
  const scrolls = (element: Element | null): boolean =>
    element !== null && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
  return [...document.querySelectorAll('h1, h2, p, a, button, dt, dd')].flatMap((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    const isOutside = width > 0 && (left < -1 || right > innerWidth + 1)
    return isOutside && !scrolls(element.parentElement) ? [element.outerHTML.slice(0, 120)] : []
  })
}

const requestsOf = (page: Page): readonly string[] => {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  return urls
}
