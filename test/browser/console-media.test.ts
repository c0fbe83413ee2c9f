/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type axe from 'axe-core'
import { launchChromium } from '../helpers/chromium.ts'
import { policyBreaches } from '../helpers/policy-breaches.ts'
import {
  filmBuild,
  filmJob,
  filmJobId,
  filmLadder,
  filmQuality,
  filmReport,
  openConsoleOver,
  refusedJob,
  refusedJobId,
} from '../helpers/console-film.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the console’s sight of a film, in a real Chromium over answers that are known', () => {
  let house: Awaited<ReturnType<typeof openConsoleOver>>
  let browser: Browser
  let page: Page
  let breaches: readonly string[]

  beforeAll(async () => {
    const [opened, launched] = await Promise.all([
      openConsoleOver({
        'identity/readMe': () => ({ accountId: filmJob.titleId, email: 'operator@example.org', operator: true, profiles: [] }),
        'encode/readJob': ({ jobId }: { jobId: string }) => (jobId === refusedJobId ? refusedJob : filmJob),
        'encode/readInspection': () => filmReport,
        'encode/readLadders': () => ({
          worked: [filmLadder],
          fixed: [{ lines: 240, width: 426, height: 240, codec: 'h264', capBps: 400_000 }],
        }),
        'encode/listBuilds': () => ({ items: [filmBuild] }),
        'encode/readQuality': () => filmQuality,
      }),
      launchChromium(),
    ])
    house = opened
    browser = launched
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
    await context.addInitScript({ content: axeSource })
    page = await context.newPage()
    breaches = policyBreaches(page)
    await page.goto(`${house.url}/masters/${filmJobId}`)
    await page.getByRole('heading', { name: 'Quality over the film' }).waitFor()
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    await house?.[Symbol.asyncDispose]()
  })

  /** What axe finds that is serious or worse, in the dark and in the light room. */
  const seriousTroubles = async (): Promise<string[]> => {
    const found: string[] = []
    for (const theme of ['light', 'dark']) {
      await page.evaluate(async (wanted) => {
        document.documentElement.dataset['theme'] = wanted
        // Colours are measured when they have come to rest.
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
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

  it('leads from a finding in the list to its mark, and from mark to mark with the arrows', async () => {
    await page.getByRole('button', { name: /^Show 0:06 to 0:08/ }).click()
    const words = '0:06 to 0:08, warn: The picture is black for 2 s. It stays.'
    await expect.poll(focused).toBe(words)
    await page.getByText('The picture is black for 2 s.').nth(1).waitFor()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('0:18 to 0:20, warn: The picture stands still for 2 s. It stays.')
    await page.keyboard.press('Home')
    expect(await focused()).toBe(words)
  })

  it('zooms and moves by keys, both axes together', async () => {
    const axis = page.getByRole('group', { name: /^Timeline of the film/ })
    await axis.focus()
    expect(await axis.getAttribute('aria-label')).toBe('Timeline of the film, from 0:00 to 0:20')
    await page.keyboard.press('+')
    expect(await axis.getAttribute('aria-label')).toBe('Timeline of the film, from 0:04 to 0:16')
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('group', { name: 'Quality over the film, from 0:06 to 0:18' }).count()).toBe(1)
    await page.keyboard.press('0')
    expect(await axis.getAttribute('aria-label')).toBe('Timeline of the film, from 0:00 to 0:20')
  })

  it('draws the parts of a stream as one lane, and each when asked', async () => {
    await page.getByRole('img', { name: 'H.264 240p to 480p: done, 100 %' }).waitFor()
    await page.getByRole('button', { name: '2 of 2 parts of H.264 240p to 480p' }).click()
    expect(await page.getByRole('img', { name: /^part \d of 2: done, 100 %$/ }).count()).toBe(2)
  })

  it('says why a rung was chosen, and gives the ladder away as a picture and as figures', async () => {
    await page.getByRole('img', { name: 'H.264 240p, 200 kbit/s, VMAF 55.0 promised. For poor networks.' }).focus()
    await page.getByText('200 kbit/s, VMAF 55.0 promised', { exact: true }).waitFor()
    const save = async (name: RegExp) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
      return readFile(await download.path())
    }
    expect((await save(/^Save as CSV/)).toString()).toContain('measured,h264,480,850000,90,\r\n')
    expect((await save(/^Save as PNG/)).subarray(1, 4).toString()).toBe('PNG')
  })

  it('looks at another rung over the film', async () => {
    await page.getByRole('combobox', { name: 'Rung to look at' }).selectOption('h264-240-200k')
    await page.getByText('3 were compared with the film; the others are hatched.').waitFor()
    expect(await seriousTroubles()).toEqual([])
  })

  it('tells large why a master was refused', async () => {
    await page.goto(`${house.url}/masters/${refusedJobId}`)
    await page.getByRole('alert').getByText(refusedJob.reason!).waitFor()
    expect(await seriousTroubles()).toEqual([])
  })

  it('never did what its Content-Security-Policy forbids', () => {
    expect(breaches).toEqual([])
  })
})
