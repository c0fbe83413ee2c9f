import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { openTestRecords } from '../../../test/helpers/records.ts'
import type { Card } from '../../contracts/catalogue.ts'
import type { EventOf, PlayerMoment, playStarted } from '../../contracts/events/index.ts'
import type { BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import type { Place } from '../../contracts/service.ts'
import type { recommend } from '../../contracts/recommend.ts'
import type { Position } from '../../contracts/viewing.ts'
import { manualClock, toInstant } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import type { RecommendContext } from './implementer.ts'
import { buildRecommend, type RecommendNeeds } from './index.ts'

type Listing = Awaited<ReturnType<RecommendNeeds['clients']['catalogue']['listVisible']>>
const title = (number: number) => `019370a0-0000-7000-8000-${String(number).padStart(12, '0')}` as TitleId
const me = testPerson()

const item = (number: number, change: Partial<Listing['items'][number]> = {}): Listing['items'][number] => ({
  titleId: title(number),
  kind: 'film',
  name: { en: `Film ${number}` },
  synopsis: {},
  genres: ['Drama'],
  cast: [],
  maturityAge: 0,
  playable: true,
  addedAt: new Date(Date.UTC(2025, 0, number)).toISOString(),
  episodeIds: [],
  rights: [],
  ...change,
})

const openHouse = async () => {
  const clock = manualClock()
  const store = await openTestRecords(clock)
  const log = rememberingLog()
  const newId = newIds({ clock, random: seededRandom('recommend') })
  const world = {
    version: 1,
    items: [item(1), item(2), item(3)],
    positions: [] as Position[],
    myList: [] as TitleId[],
    viewing: 'well' as 'well' | 'down',
    cardCalls: 0,
  }
  const cardOf = (titleId: TitleId): Card | undefined => {
    const shown = world.items.find((each) => each.titleId === titleId || each.episodeIds.includes(titleId))
    return (
      shown && {
        titleId,
        kind: shown.titleId === titleId ? shown.kind : 'episode',
        name: shown.name['en']!,
        nameLanguage: 'en',
        tagline: '',
        genres: shown.genres,
        maturityAge: shown.maturityAge,
        playable: shown.playable,
      }
    )
  }
  const clients = {
    catalogue: {
      listVisible: async () => ({ version: world.version, items: world.items }),
      readCards: async ({ titleIds, maturityAge }: { titleIds: TitleId[]; maturityAge: number }) => {
        world.cardCalls += 1
        return { items: titleIds.flatMap((titleId) => cardOf(titleId) ?? []).filter((card) => card.maturityAge <= maturityAge) }
      },
    },
    viewing: {
      readHistory: async () => {
        if (world.viewing === 'down') throw new Error('viewing is down')
        return { items: world.positions, myList: world.myList }
      },
    },
  } as unknown as RecommendNeeds['clients']
  const service = await buildRecommend({ clients, records: store.records, clock, log })
  const as = (change: Parameters<typeof testPerson>[0] = {}, place?: Place) =>
    clientOf<typeof recommend>(service, callAs({ person: testPerson(change), ...(place && { place }) }))
  const hear = async (event: { name: string }) => {
    const { react } = service.reactions!.find((each) => each.event.name === event.name)!
    await react(event as Parameters<typeof react>[0])
  }
  return {
    clock,
    log,
    world,
    as,
    hear,
    async start(titleId: TitleId, profileId: ProfileId | undefined = me.profileId): Promise<PlayId> {
      const playId = newId<PlayId>()
      const at = toInstant(clock.now())
      const data = { playId, titleId, buildId: newId<BuildId>(), profileId, expiresAt: at, device: '', pathways: [], reasons: [] }
      await hear({ id: newId(), name: 'play.started', at, key: playId, sequence: 1, data } as EventOf<typeof playStarted>)
      return playId
    },
    moment: (playId: PlayId, sequence: number, kind: PlayerMoment['kind'], profileId: ProfileId | undefined = me.profileId) => {
      const at = toInstant(clock.now())
      const id = newId()
      return { id, name: 'player.moment' as const, at, key: playId, sequence, data: { id, playId, sequence, at, kind, profileId } }
    },
    changed: (titleId: TitleId) => ({
      id: newId(),
      name: 'title.changed' as const,
      at: toInstant(clock.now()),
      key: titleId,
      sequence: 1,
      data: { titleId, visible: true },
    }),
    /** What is most watched, counted anew. */
    async popularity() {
      await (service.context as RecommendContext).habits.refresh()
      return (await as().readPopularity({})).items
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

describe('popularity', () => {
  it('counts plays that were granted and seen, whatever order that was heard in, and how often', async () => {
    await using house = await openHouse()
    const watched = await house.start(title(2))
    const first = house.moment(watched, 1, 'first-frame')
    await house.clock.advance(60_000)
    const beat = house.moment(watched, 2, 'heartbeat')
    for (const event of [first, beat, first, beat]) await house.hear(event)
    await house.start(title(1))
    expect(await house.popularity()).toEqual([{ titleId: title(2), score: 1.05 }])
    await house.clock.advance(6000)
    await house.hear(house.moment(watched, 3, 'heartbeat'))
    expect(await house.popularity()).toEqual([{ titleId: title(2), score: 1.055 }])
  })

  it('does not count plays of nobody, of strangers, or that never showed a frame', async () => {
    await using house = await openHouse()
    const stranger = '019370a0-0000-7000-8000-0000000000c2' as ProfileId
    const test = await house.start(title(1), undefined)
    await house.hear({
      ...house.moment(test, 1, 'first-frame'),
      data: { ...house.moment(test, 1, 'first-frame').data, profileId: undefined },
    } as never)
    await house.hear(house.moment(await house.start(title(2)), 1, 'first-frame', stranger))
    const unseen = await house.start(title(3))
    await house.hear(house.moment(unseen, 1, 'attempt'))
    await house.hear(house.moment(unseen, 2, 'heartbeat'))
    expect(await house.popularity()).toEqual([])
  })

  it('counts an episode for its series', async () => {
    await using house = await openHouse()
    house.world.items = [item(1), item(9, { kind: 'series', episodeIds: [title(91), title(92)] })]
    for (const episode of [91, 92]) await house.hear(house.moment(await house.start(title(episode)), 1, 'first-frame'))
    expect(await house.popularity()).toEqual([{ titleId: title(9), score: 2 }])
  })
})

describe('home', () => {
  it('follows the catalogue as soon as its change was heard', async () => {
    await using house = await openHouse()
    const names = async () => (await house.as().readHome()).rows.find((row) => row.rowId === 'new')?.items.map((card) => card.name)
    expect(await names()).toEqual(['Film 3', 'Film 2', 'Film 1'])
    house.world.version = 2
    house.world.items = [...house.world.items, item(4)]
    await house.hear(house.changed(title(4)))
    await house.hear(house.changed(title(4)))
    expect(await names()).toEqual(['Film 4', 'Film 3', 'Film 2', 'Film 1'])
  })

  it('is made of one call for cards, and says why each row is there, in the language of the profile', async () => {
    await using house = await openHouse()
    house.world.positions = [
      { titleId: title(1), positionSeconds: 50, durationSeconds: 100, finished: false, at: '2026-01-01T00:00:00.000Z' },
    ]
    house.world.myList = [title(2)]
    const home = await house.as({ language: 'fr' }).readHome()
    expect(house.world.cardCalls).toBe(1)
    expect(home.preparing).toBe(false)
    expect(home.rows.map((row) => [row.kind, row.name])).toEqual([
      ['continue', 'Reprendre'],
      ['my-list', 'Ma liste'],
      ['because', 'Parce que vous avez regardé « Film 1 »'],
      ['new', 'Nouveautés'],
      ['genre', 'Drama'],
    ])
    expect(home.rows[0]!.items).toMatchObject([
      { titleId: title(1), playTitleId: title(1), progress: { positionSeconds: 50, durationSeconds: 100 }, inMyList: false },
    ])
    expect(home.rows[1]!.items).toMatchObject([{ titleId: title(2), inMyList: true }])
    expect(home.hero).toMatchObject({ reason: 'Dans l’esprit de « Film 1 »' })
    expect(home.rows.every((row) => row.reason.length > 0 && row.items.length > 0)).toBe(true)
  })

  it('says which episode a series goes on with, and where', async () => {
    await using house = await openHouse()
    house.world.items = [item(9, { kind: 'series', episodeIds: [title(91), title(92)] })]
    const card = async () => (await house.as().readHome()).rows.find((row) => row.rowId === 'new')!.items[0]!
    expect(await card()).toMatchObject({ titleId: title(9), playTitleId: title(91) })
    house.world.positions = [
      { titleId: title(92), positionSeconds: 30, durationSeconds: 60, finished: false, at: '2026-01-01T00:00:00.000Z' },
    ]
    expect(await card()).toMatchObject({ playTitleId: title(92), progress: { positionSeconds: 30, durationSeconds: 60 } })
  })

  it('does without personal rows when viewing is down, and says so in the log', async () => {
    await using house = await openHouse()
    house.world.positions = [
      { titleId: title(1), positionSeconds: 50, durationSeconds: 100, finished: false, at: '2026-01-01T00:00:00.000Z' },
    ]
    house.world.viewing = 'down'
    const home = await house.as().readHome()
    expect(home.rows.map((row) => row.kind)).toEqual(['new', 'genre'])
    expect(house.log.lines).toMatchObject([
      { level: 'warn', message: 'home is made without its personal rows', fields: { error: 'viewing is down' } },
    ])
  })

  it('prepares while nothing can be played', async () => {
    await using house = await openHouse()
    house.world.items = [item(1, { playable: false })]
    expect(await house.as().readHome()).toMatchObject({ preparing: true, hero: undefined })
  })

  it('shows a title in its territories and its window, from what it holds in memory', async () => {
    await using house = await openHouse()
    const from = toInstant(house.clock.now() + 1000)
    const soon = [{ territories: ['DE'], except: [], offers: 'any' as const, from }]
    house.world.items = [item(1, { rights: soon }), item(2), item(3)]
    const shown = async (country: string) => {
      const home = await house.as({}, { country }).readHome()
      return [...new Set(home.rows.flatMap((row) => row.items.map((card) => card.titleId)))].toSorted()
    }
    expect(await shown('DE')).toEqual([title(2), title(3)])
    await house.clock.advance(1000)
    expect([await shown('DE'), await shown('FR')]).toEqual([
      [title(1), title(2), title(3)],
      [title(2), title(3)],
    ])
    const like = async (country: string) =>
      (await house.as({}, { country }).moreLike({ titleId: title(2) })).items.map((card) => card.titleId)
    expect([(await like('DE')).includes(title(1)), (await like('FR')).includes(title(1))]).toEqual([true, false])
  })

  it('shows a child nothing that is not for children', async () => {
    await using house = await openHouse()
    house.world.items = [item(1, { maturityAge: 16 }), item(2), item(3)]
    const home = await house.as({ maturityAge: 7 }).readHome()
    expect(new Set(home.rows.flatMap((row) => row.items.map((card) => card.titleId)))).toEqual(new Set([title(2), title(3)]))
    expect(home.hero?.titleId).toBe(title(3))
  })
})

describe('more like this', () => {
  it('gives titles with what they share, for an episode those of its series', async () => {
    await using house = await openHouse()
    house.world.items = [
      item(1, { genres: ['Drama', 'Crime'], cast: ['Ana'] }),
      item(2, { genres: ['Crime', 'Drama'] }),
      item(3, { genres: ['Comedy'] }),
      item(9, { kind: 'series', genres: ['Crime'], episodeIds: [title(91)] }),
    ]
    const like = async (number: number) =>
      (await house.as({ language: 'de' }).moreLike({ titleId: title(number) })).items.map((card) => [card.titleId, card.reason])
    expect(await like(1)).toEqual([
      [title(2), 'Auch Drama, Crime'],
      [title(9), 'Auch Crime'],
    ])
    expect(await like(91)).toEqual([
      [title(1), 'Auch Crime'],
      [title(2), 'Auch Crime'],
    ])
    expect(await like(3)).toEqual([])
    expect(await like(777)).toEqual([])
  })
})
