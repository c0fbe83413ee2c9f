/// <reference lib="dom" />
import type { Screen } from './screen.ts'

/** A test play is looked at after so long. */
const testedSeconds = 3

/** The console, section by section. */
export const consoleScreens: readonly Screen[] = [
  { name: 'console-sign-in', path: () => '/console', isOutside: true },
  { name: 'console-now', path: () => '/console' },
  { name: 'console-masters', path: () => '/console/masters' },
  { name: 'console-job', path: ({ jobId }) => `/console/masters/${jobId}` },
  { name: 'console-catalogue', path: () => '/console/titles' },
  { name: 'console-title', path: ({ filmId }) => `/console/titles/${filmId}` },
  { name: 'console-series', path: ({ seriesId }) => `/console/titles/${seriesId}` },
  {
    name: 'console-test-play',
    path: ({ filmId }) => `/console/titles/${filmId}`,
    isOneView: true,
    open: async (page) => {
      await page.getByRole('button', { name: 'Test play' }).first().click()
      await page.waitForFunction((seconds) => (document.querySelector('video')?.currentTime ?? 0) > seconds, testedSeconds)
    },
  },
  { name: 'console-delivery', path: () => '/console/delivery' },
  { name: 'console-plays', path: () => '/console/plays' },
  { name: 'console-play', path: ({ playId }) => `/console/plays/${playId}` },
  {
    name: 'console-palette',
    path: () => '/console',
    isOneView: true,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Now' }).waitFor()
      await page.keyboard.press('Control+K')
      await page.getByRole('combobox').fill('l')
    },
  },
  { name: 'console-missing', path: () => '/console/nowhere' },
]
