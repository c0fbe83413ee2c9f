import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { launchChromium } from '../test/helpers/chromium.ts'
import { openHouse } from '../test/helpers/house.ts'
import { waitFor } from '../test/helpers/wait-for.ts'
import { windowSizes, type WindowSize } from '../test/helpers/window-sizes.ts'
import { buildWeb } from './build-web.ts'
import { consoleScreens } from './screenshots/console-screens.ts'
import { furnish } from './screenshots/furnish.ts'
import { memberScreens } from './screenshots/member-screens.ts'
import { settle, unfold, type Screen } from './screenshots/screen.ts'

/**
 * `npm run screenshots [-- FILTER…]`: a picture of every screen in the sizes that we look at, in test-results/screenshots; with filters only of
 * those whose name contains one, e.g. `home-390`. The house has the demo catalogue and stays in test-results/screenshots-house, so that only the
 * first run waits for its films.
 */
const results = resolve(import.meta.dirname, '../test-results')
const folder = join(results, 'screenshots')
const demoPatienceMs = 3_600_000
const filters = process.argv.slice(2)
const say = (text: string) => process.stdout.write(`${text}\n`)

await buildWeb({ say })
await mkdir(folder, { recursive: true })
await using house = await openHouse({
  layout: 'all',
  data: join(results, 'screenshots-house'),
  variables: { VITASCOPE_DEMO: 'on' },
})
await demoIsMade()
const browser = await launchChromium()
try {
  const sight = await furnish(house, browser)
  for (const size of windowSizes) for (const screen of memberScreens) await take(screen, size, screen.path(sight), { token: sight.member })
  for (const theme of ['dark', 'light'])
    for (const size of windowSizes.filter(({ layout }) => layout === 'near'))
      for (const screen of consoleScreens) await take(screen, size, screen.path(sight), { token: sight.operator, theme })
} finally {
  await browser.close()
}

async function demoIsMade(): Promise<void> {
  let said = ''
  await waitFor(
    async () => {
      const { demo } = await house.operator.gateway.readStatus()
      if (demo && demo.state !== said) say(demo.state)
      said = demo?.state ?? said
      return demo !== undefined && demo.done === demo.total
    },
    { patienceMs: demoPatienceMs, words: () => `the demo catalogue does not get ready: ${said}\n${house.said()}` },
  )
}

async function take(
  screen: Screen,
  size: WindowSize,
  path: string,
  who: { readonly token: string; readonly theme?: string },
): Promise<void> {
  const { token, theme } = who
  const name = [screen.name, size.name, theme].filter((part) => part !== undefined).join('-')
  if (filters.length > 0 && !filters.some((filter) => name.includes(filter))) return
  const { hasTouch, height, width } = size
  const context = await browser.newContext({ viewport: { width, height }, hasTouch, isMobile: hasTouch, reducedMotion: 'reduce' })
  if (!screen.isOutside) await context.addCookies([{ name: 'vitascope', value: encodeURIComponent(token), url: house.url }])
  if (theme) await context.addInitScript((chosen) => localStorage.setItem('vitascope.console.theme', chosen), theme)
  const page = await context.newPage()
  const address = new URL(path, house.url)
  address.searchParams.set('layout', size.layout)
  await page.goto(address.href)
  await settle(page)
  await screen.open?.(page)
  await settle(page)
  if (!screen.isOneView) await unfold(page)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !screen.isOneView })
  await context.close()
  say(name)
}
