/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type axe from 'axe-core'
import { launchChromium } from '../helpers/chromium.ts'
import { handOver, signInAsOperator } from '../helpers/console-page.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.each(layouts)('the console in a real Chromium, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let browser: Browser
  let page: Page
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let master: string
  /** The address of its page. */
  let firstJob: string

  beforeAll(async () => {
    folder = await temporaryFolder()
    const wish = { seconds: 2, width: 256, height: 144, frameRate: '12', audio: ['eng'] }
    const [opened, film, launched] = await Promise.all([
      openHouse({ layout, variables: { VITASCOPE_ENCODE_MASTERS: 'keep' } }),
      makeMaster(folder.path, 'A short walk.mp4', wish),
      launchChromium(),
    ])
    house = opened
    master = film
    browser = launched
    // Colours are measured when they have come to rest.
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, bypassCSP: true, reducedMotion: 'reduce' })
    await context.addInitScript({ content: axeSource })
    page = await context.newPage()
    await page.goto(`${house.url}/console`)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  /** What axe finds that is serious or worse, in the dark and in the light room. */
  const seriousTroubles = async (): Promise<string[]> => {
    const found: string[] = []
    for (const theme of ['light', 'dark']) {
      await page.evaluate(async (wanted) => {
        document.documentElement.dataset['theme'] = wanted
        await new Promise(requestAnimationFrame)
        await Promise.all(document.getAnimations().map((animation) => animation.finished))
      }, theme)
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
      )
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical') found.push(...nodes.map((node) => `${theme} ${id}: ${node.html.slice(0, 200)}`))
    }
    return found
  }

  it('lets nobody in but an operator, and says why', async () => {
    await signInAsOperator(page, 'not the password')
    await page.getByRole('alert').getByText('The e-mail address or the password is not right.').waitFor()
    expect(await seriousTroubles()).toEqual([])
    await signInAsOperator(page)
    await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor()
    await page.getByText('Every service answers').waitFor()
    expect(await seriousTroubles()).toEqual([])
  })

  it('takes a dropped master, and shows its job moving to the end by itself', async () => {
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox').fill('mas')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Masters', level: 1 }).waitFor()
    await page.getByText('No master yet').waitFor()
    await handOver(page, master)
    await page.getByRole('heading', { name: 'A short walk', level: 1 }).waitFor()
    firstJob = page.url()
    const words = page.getByRole('main').getByRole('status')
    const seen = new Set<string>()
    await waitFor(
      async () => {
        seen.add((await words.textContent()) ?? '')
        return seen.has('done')
      },
      { patienceMs: 60_000, words: () => `the job's page says ${[...seen].join(', ')}:\n${house.said()}` },
    )
    // The page was never loaded anew.
    expect(seen.size).toBeGreaterThan(1)
    expect(await page.getByRole('img', { name: /: done, 100 %$/ }).count()).toBeGreaterThan(5)
    expect(await seriousTroubles()).toEqual([])
  }, 70_000)

  it('encodes a master that was kept once more', async () => {
    await page.getByRole('link', { name: 'Open the title' }).click()
    const masters = page.getByRole('region', { name: 'Masters' })
    await masters.getByText('kept here').waitFor()
    expect(await seriousTroubles()).toEqual([])
    await masters.getByLabel('Encode again by').selectOption('economy')
    await masters.getByRole('button', { name: 'Encode again' }).click()
    await page.waitForURL(/\/masters\/./)
    expect(page.url()).not.toBe(firstJob)
    const words = page.getByRole('main').getByRole('status')
    await waitFor(async () => (await words.textContent()) === 'done', { patienceMs: 40_000, words: () => house.said() })
  }, 50_000)

  it('plays a build, closes it by Escape with the focus where it was, and tells its story', async () => {
    await page.getByRole('link', { name: 'Open the title' }).click()
    const play = page.getByRole('button', { name: 'Test play' })
    await play.click()
    const seconds = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0)
    await waitFor(async () => (await seconds()) > 0.4, { patienceMs: 20_000, words: () => `the picture does not move:\n${house.said()}` })
    expect(await seriousTroubles()).toEqual([])
    await page.keyboard.press('Escape')
    await waitFor(() => play.evaluate((button) => document.activeElement === button))
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await seriousTroubles()).toEqual([])

    await page.getByRole('link', { name: 'Plays' }).click()
    await page.getByRole('table', { name: 'Plays' }).getByRole('link').first().click()
    await page.getByText(/^First frame after/).waitFor()
    await page.getByText('Playback heard that the play is over.').waitFor()
    // The name of the title comes by a call of its own.
    await page.getByRole('heading', { level: 1, name: 'A play of A short walk', exact: true }).waitFor()
    expect(await seriousTroubles()).toEqual([])
  }, 40_000)

  it('has no serious trouble on its other screens', async () => {
    for (const [section, sign] of [
      ['Masters', 'A short walk'],
      ['Catalogue', 'A short walk'],
      ['Delivery', 'Last report'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click()
      await page.getByRole('main').getByText(sign).first().waitFor()
      expect(await seriousTroubles()).toEqual([])
    }
  })
})
