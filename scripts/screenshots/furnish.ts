/// <reference lib="dom" />
import type { Browser } from 'playwright-core'
import type { PlayId, TitleId } from '../../src/contracts/ids.ts'
import { adminEmail, adminPassword, type TestHouse } from '../../test/helpers/house.ts'
import { waitFor } from '../../test/helpers/wait-for.ts'
import type { Sight } from './screen.ts'

const watchedSeconds = 6

/** Leaves the demo's house as after some evenings: a member with profiles, places in films and a list, and a play with a story. */
export const furnish = async (house: TestHouse, browser: Browser): Promise<Sight> => {
  const { items } = await house.operator.catalogue.listTitles({})
  const films = items.filter(({ kind, publishedBuildId }) => kind === 'film' && publishedBuildId !== undefined)
  const film = films.toSorted((a, b) => b.cast.length - a.cast.length)[0]!
  const series = items.find(({ kind }) => kind === 'series')!
  const { clients, token } = await house.newMember(`ada.${crypto.randomUUID().slice(0, 8)}@example.org`)
  const { identity, playback, viewing } = clients
  await identity.createProfile({ name: 'Bo', avatarSeed: 'bo', language: 'en', kids: true, maturityAge: 6 })
  await identity.createProfile({ name: 'Chiyo', avatarSeed: 'chiyo', language: 'ja', kids: false, maturityAge: 18, pin: '1234' })
  const others = films.filter(({ titleId }) => titleId !== film.titleId)
  for (const { titleId } of others.slice(0, 4)) await viewing.addToMyList({ titleId })
  for (const [index, { titleId }] of others.slice(2, 5).entries()) {
    const { durationSeconds, playId } = await playback.startSession({ titleId })
    await viewing.savePosition({ titleId, playId, positionSeconds: durationSeconds * (0.25 + 0.2 * index), durationSeconds })
    await playback.endSession({ playId })
  }
  const playId = await watchSome(house, browser, token, film.titleId)
  const { items: jobs } = await house.operator.encode.listJobs({})
  const { sessionToken } = await house.as().identity.signIn({ email: adminEmail, password: adminPassword })
  return {
    filmId: film.titleId,
    seriesId: series.titleId,
    jobId: jobs.find(({ titleId }) => titleId === film.titleId)!.jobId,
    playId,
    member: token,
    operator: sessionToken,
  }
}

/** In a real browser, so that the story has everything that a player tells. */
const watchSome = async (house: TestHouse, browser: Browser, token: string, titleId: TitleId): Promise<PlayId> => {
  const context = await browser.newContext()
  await context.addCookies([{ name: 'vitascope', value: encodeURIComponent(token), url: house.url }])
  const page = await context.newPage()
  await page.goto(`${house.url}/watch/${titleId}`)
  await page.waitForFunction((seconds) => (document.querySelector('video')?.currentTime ?? 0) > seconds, watchedSeconds)
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/title\//)
  const playId = await waitFor(async () => {
    const { items } = await house.operator.events.listPlays({})
    return items.find((play) => play.titleId === titleId && play.summary.ended !== undefined)?.playId
  })
  await context.close()
  return playId
}
