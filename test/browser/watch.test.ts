/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { TitleId } from '../../src/contracts/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

interface Picture {
  readonly currentTime: number
  readonly frames: number
  readonly width: number
  readonly engine: string | undefined
  readonly pathway: string | undefined
}

describe.each(layouts)('a real Chromium, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let browser: Browser
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let titleId: TitleId

  beforeAll(async () => {
    folder = await temporaryFolder()
    const [opened, master, launched] = await Promise.all([
      openHouse({ layout }),
      makeMaster(folder.path, 'film.mp4', { seconds: 14 }),
      launchChromium(),
    ])
    house = opened
    browser = launched
    const submitted = await house.operator.encode.submitMaster({
      source: { kind: 'path', path: master },
      name: { en: 'A long walk' },
      recipe: 'economy',
      subtitles: [],
    })
    titleId = submitted.titleId
    await waitFor(
      async () => {
        const job = await house.operator.encode.readJob({ jobId: submitted.jobId })
        if (job.state === 'failed' || job.state === 'refused') throw new Error(job.reason)
        return job.state === 'done'
      },
      { patienceMs: 200_000, words: () => `the master was not encoded:\n${house.said()}` },
    )
    await house.newMember('walker@example.org')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  const signIn = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
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
        return now.frames > 20 && now.currentTime > 0.5 && now
      },
      { patienceMs: 30_000, words: () => 'no moving picture' },
    )
  }

  const seek = (page: Page, seconds: number) =>
    page.evaluate((to) => {
      document.querySelector('video')!.currentTime = to
    }, seconds)

  it.each(['dash', 'hls'])('plays through %s: time moves, frames are decoded, a seek lands', async (engine) => {
    const page = await signIn()
    const first = await watch(page, `?engine=${engine}`)
    expect(first.engine).toBe(engine)
    expect(first.width).toBeGreaterThan(0)
    expect(first.pathway).toBeTruthy()
    await seek(page, 8)
    const after = await waitFor(async () => {
      const now = await picture(page)
      return now.currentTime > 8.3 && now.frames > first.frames + 5 && now
    })
    expect(after.currentTime).toBeLessThan(13)
    await page.context().close()
  })

  it('goes on in a second browser within two seconds of where the first one stopped', async () => {
    const first = await signIn()
    await watch(first)
    await seek(first, 5)
    await waitFor(async () => (await picture(first)).currentTime > 5.5)
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
  })

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
})
