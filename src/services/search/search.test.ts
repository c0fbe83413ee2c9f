import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import type { EventOf, titleChanged } from '../../contracts/events/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { search } from '../../contracts/search.ts'
import { manualClock, toInstant } from '../../kit/clock.ts'
import { rememberingLog } from '../../kit/log.ts'
import { buildSearch, type SearchNeeds } from './index.ts'

const title = (number: number) => `019370a0-0000-7000-8000-${String(number).padStart(12, '0')}` as TitleId

const openHouse = async () => {
  const clock = manualClock()
  const log = rememberingLog()
  const film = (number: number, name: string, maturityAge = 0, rights: Right[] = []) => ({
    titleId: title(number),
    kind: 'film' as const,
    name: { en: name },
    synopsis: {},
    genres: ['Drama'],
    cast: ['Ana Lumière'],
    maturityAge,
    playable: true,
    addedAt: `2026-01-0${number}T00:00:00.000Z`,
    episodeIds: [],
    rights,
  })
  const world = {
    version: 1,
    items: [film(1, 'Arc'), film(2, 'Prism'), film(3, 'Arcade', 16)],
    popular: [title(2)],
    recommend: 'well' as 'well' | 'down',
    listings: 0,
  }
  const clients = {
    catalogue: {
      listVisible: async () => {
        world.listings += 1
        return { version: world.version, items: world.items }
      },
      readCards: async ({ titleIds, maturityAge }: { titleIds: readonly TitleId[]; maturityAge: number }) => ({
        items: titleIds
          .flatMap((titleId) => world.items.find((item) => item.titleId === titleId) ?? [])
          .filter((item) => item.maturityAge <= maturityAge)
          .map((item) => ({ ...item, name: item.name.en, nameLanguage: 'en', tagline: '' })),
      }),
    },
    recommend: {
      readPopularity: async () => {
        if (world.recommend === 'down') throw new Error('recommend is down')
        return { items: world.popular.map((titleId) => ({ titleId, score: 1 })) }
      },
    },
  } as unknown as SearchNeeds['clients']
  const service = await buildSearch({ clients, clock, log })
  const find = async (query: string, options: { limit?: number; maturityAge?: number } = {}) => {
    const { limit, ...person } = options
    const client = clientOf<typeof search>(service, callAs({ person: testPerson(person) }))
    const { items, ...rest } = await client.findTitles({ query, ...(limit && { limit }) })
    return { names: items.map((card) => card.name), ...rest }
  }
  const [changed] = service.reactions!
  const event = {
    id: '',
    name: 'title.changed',
    at: '',
    key: '',
    sequence: 1,
    data: { titleId: title(1), visible: true },
  } satisfies EventOf<typeof titleChanged>
  return { clock, log, world, film, find, hearOfChange: () => changed!.react(event as never) }
}

describe('search', () => {
  it('finds titles, people and genres', async () => {
    const { find } = await openHouse()
    expect(await find('arc')).toEqual({ names: ['Arc', 'Arcade'], people: [], genres: [], fallback: false })
    expect(await find('lumiere', { limit: 2 })).toEqual({
      names: ['Arcade', 'Prism'],
      people: ['Ana Lumière'],
      genres: [],
      fallback: false,
    })
    expect((await find('drama')).genres).toEqual(['Drama'])
    expect((await find('arc', { maturityAge: 7 })).names).toEqual(['Arc'])
  })

  it('offers what is popular, then what is new, when nothing is found or asked', async () => {
    const { find } = await openHouse()
    expect(await find('zzzzzz')).toEqual({ names: ['Prism', 'Arcade', 'Arc'], people: [], genres: [], fallback: true })
    expect(await find('')).toEqual({ names: ['Prism', 'Arcade', 'Arc'], people: [], genres: [], fallback: true })
    expect(await find('arcade', { maturityAge: 7 })).toMatchObject({ names: ['Prism', 'Arc'], fallback: true })
  })

  it('finds a title from its minute on, without having heard of anything', async () => {
    const { find, world, clock, film } = await openHouse()
    const from = toInstant(clock.now() + 1000)
    world.items = [film(1, 'Arc', 0, [{ territories: 'world', except: [], offers: 'any', from }]), ...world.items.slice(1)]
    expect((await find('arc')).names).toEqual(['Arcade'])
    await clock.advance(999)
    expect((await find('arc')).names).toEqual(['Arcade'])
    await clock.advance(1)
    expect((await find('arc')).names).toEqual(['Arc', 'Arcade'])
    expect(world.listings).toBe(1)
  })

  it('offers what is new when recommend is down', async () => {
    const { find, world, log } = await openHouse()
    world.recommend = 'down'
    expect(await find('zzzzzz')).toMatchObject({ names: ['Arcade', 'Prism', 'Arc'], fallback: true })
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { error: 'recommend is down' } }])
  })

  it('knows of a change once it heard of it, however often', async () => {
    const { find, world, film, hearOfChange } = await openHouse()
    expect((await find('comet')).fallback).toBe(true)
    world.items = [...world.items, film(4, 'Comet')]
    world.version = 2
    await hearOfChange()
    await hearOfChange()
    expect(await find('comet')).toMatchObject({ names: ['Comet'], fallback: false })
  })

  it('reads the catalogue once for many questions, and looks again after half a minute', async () => {
    const { find, world, clock } = await openHouse()
    await Promise.all([find('arc'), find('prism'), find('')])
    expect(world.listings).toBe(1)
    await clock.advance(30_000)
    await find('arc')
    expect(world.listings).toBe(2)
  })
})
