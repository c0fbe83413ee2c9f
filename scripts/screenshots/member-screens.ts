/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import type { Screen } from './screen.ts'

/** The film stands still here, in seconds, so that the picture is the same every time. */
const stillSeconds = 10

/** Plays for a while and stops with the controls shown. */
const play = async (page: Page, frames = 10): Promise<void> => {
  await page.waitForFunction(
    (enough) => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > enough,
    frames,
  )
  await page.evaluate(async (seconds) => {
    const video = document.querySelector('video')!
    const landed = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }))
    video.pause()
    video.currentTime = seconds
    await landed
  }, stillSeconds)
  await page.locator('main[data-shown="true"]').waitFor()
}

const press = (key: string, frames?: number) => async (page: Page) => {
  await play(page, frames)
  await page.keyboard.press(key)
}
/** Some samples for the graphs, one a second. */
const framesForGraphs = 150

/** The member app, in the order of a first evening. */
export const memberScreens: readonly Screen[] = [
  { name: 'sign-in', path: () => '/', isOutside: true },
  { name: 'sign-up', path: () => '/', isOutside: true, open: (page) => page.getByRole('button', { name: 'Make an account' }).click() },
  { name: 'set-up-closed', path: () => '/setup?token=x', isOutside: true },
  { name: 'profiles', path: () => '/profiles' },
  {
    name: 'profile',
    path: () => '/profiles',
    isOneView: true,
    open: async (page) => {
      await page.getByRole('button', { name: 'Manage profiles' }).click()
      await page.getByRole('button', { name: 'Edit Ada' }).click()
    },
  },
  { name: 'home', path: () => '/' },
  { name: 'title', path: ({ filmId }) => `/title/${filmId}` },
  { name: 'series', path: ({ seriesId }) => `/title/${seriesId}` },
  { name: 'search', path: () => '/search' },
  { name: 'search-found', path: () => '/search?q=li' },
  { name: 'search-nothing', path: () => '/search?q=zeppelin' },
  { name: 'list', path: () => '/list' },
  { name: 'account', path: () => '/account' },
  { name: 'not-found', path: () => '/title/nonsense' },
  { name: 'player', path: ({ filmId }) => `/watch/${filmId}`, isOneView: true, open: (page) => play(page) },
  { name: 'player-statistics', path: ({ filmId }) => `/watch/${filmId}`, isOneView: true, open: press('s', framesForGraphs) },
  { name: 'player-tracks', path: ({ filmId }) => `/watch/${filmId}`, isOneView: true, open: openSheet('Audio and subtitles') },
  { name: 'player-keys', path: ({ filmId }) => `/watch/${filmId}`, isOneView: true, open: press('?') },
]

function openSheet(name: string) {
  return async (page: Page) => {
    await play(page)
    await page.getByRole('button', { name }).click()
  }
}
