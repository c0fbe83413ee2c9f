import { describe, expect, it } from 'vitest'
import type { Clients } from '../../contracts/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { candidatesOf } from './candidates.ts'
import { coWatchingOf } from './co-watching.ts'
import { composeHome, type HomeFacts } from './compose-home.ts'
import { similarTo } from './similar.ts'

type Item = Awaited<ReturnType<Clients['catalogue']['listVisible']>>['items'][number]

const film = (number: number, change: Partial<Item> = {}): Item => ({
  titleId: `t${String(number).padStart(2, '0')}` as TitleId,
  kind: 'film',
  name: { en: `Film ${number}` },
  synopsis: {},
  genres: [],
  cast: [],
  maturityAge: 0,
  playable: true,
  addedAt: new Date(Date.UTC(2026, 0, number)).toISOString(),
  episodeIds: [],
  rights: [],
  ...change,
})
const position = (titleId: string, day: number, positionSeconds: number) => ({
  titleId: titleId as TitleId,
  positionSeconds,
  durationSeconds: 1000,
  finished: positionSeconds >= 950,
  at: new Date(Date.UTC(2026, 1, day)).toISOString(),
})

const homeOf = (items: Item[], facts: Partial<Omit<HomeFacts, 'candidates' | 'similarTo' | 'finds'>> & { maturityAge?: number } = {}) => {
  const candidates = candidatesOf({ version: 1, items })
  const nobody = coWatchingOf([])
  const plan = composeHome({
    candidates,
    popular: [],
    similarTo: (seed) => similarTo(seed, candidates, nobody),
    taste: { positions: [], myList: [] },
    finds: (candidate) => candidate.maturityAge <= (facts.maturityAge ?? 18),
    ...facts,
  })
  return {
    rows: Object.fromEntries(plan.rows.map((row) => [row.rowId, row.titleIds as readonly string[]])),
    order: plan.rows.map((row) => row.topic.kind),
    heroes: plan.heroes.map((hero) => [hero.titleId as string, hero.topic.kind]),
  }
}
const ids = (...numbers: number[]) => numbers.map((number) => film(number).titleId)
const films = (count: number, change: (number: number) => Partial<Item> = () => ({})) =>
  Array.from({ length: count }, (_, index) => film(index + 1, change(index + 1)))

describe('a home page', () => {
  it('of somebody new in a new house is what was added last', () => {
    expect(homeOf(films(3))).toEqual({
      rows: { new: ids(3, 2, 1) },
      order: ['new'],
      heroes: [
        ['t03', 'new'],
        ['t02', 'new'],
        ['t01', 'new'],
      ],
    })
  })

  it('has no rows when there is nothing', () => {
    expect(homeOf([])).toEqual({ rows: {}, order: [], heroes: [] })
  })

  it('goes on with films that were left in the middle, the latest first, but not with what somebody only looked into', () => {
    const positions = [
      position('t04', 9, 49),
      position('t02', 8, 500),
      position('t03', 7, 960),
      position('t01', 6, 50),
      position('gone', 5, 500),
    ]
    const { rows, order } = homeOf(films(4), { taste: { positions, myList: ids(3) } })
    expect(order.slice(0, 2)).toEqual(['continue', 'my-list'])
    expect(rows['continue']).toEqual(ids(2, 1))
    expect(rows['my-list']).toEqual(ids(3))
  })

  it('goes on with a series as long as an episode is left', () => {
    const series = film(9, { kind: 'series', episodeIds: ['e1', 'e2'] as TitleId[] })
    const rows = (...positions: ReturnType<typeof position>[]) =>
      homeOf([film(1), series], { taste: { positions, myList: ['e2' as TitleId] } }).rows
    expect(rows(position('e1', 1, 960))['continue']).toEqual(ids(9))
    expect(rows(position('e2', 2, 960), position('e1', 1, 960))['continue']).toBeUndefined()
    expect(rows(position('e1', 1, 3))['continue']).toEqual(ids(9))
    expect(rows()['my-list']).toEqual(ids(9))
  })

  it('proposes what is like the titles watched last, without what was watched', () => {
    const items = films(10, (number) => ({ genres: [number % 2 === 0 ? 'Even' : 'Odd'] }))
    const { rows, order, heroes } = homeOf(items, {
      taste: { positions: [position('t02', 2, 960), position('t03', 1, 960), position('t04', 1, 960)], myList: [] },
    })
    expect(order.slice(0, 2)).toEqual(['because', 'because'])
    expect(rows['because-t02']).toEqual(ids(6, 8, 10))
    expect(rows['because-t03']).toEqual(ids(1, 5, 7, 9))
    expect(rows['because-t04']).toBeUndefined()
    expect(heroes[0]).toEqual(['t06', 'because'])
  })

  it('shows no title twice among proposals while there are enough', () => {
    const { rows } = homeOf(films(20), { popular: ids(20, 19, 18, 17, 1) })
    expect(rows['popular']).toEqual(ids(20, 19, 18, 17, 1))
    expect(rows['new']).toEqual(ids(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2))
  })

  it('fills up a row that would be short, rather than leave it nearly empty', () => {
    const { rows } = homeOf(films(5), { popular: ids(1, 2, 3, 4) })
    expect(rows['popular']).toEqual(ids(1, 2, 3, 4))
    expect(rows['new']).toEqual(ids(5, 4, 3, 2))
  })

  it('leaves out a popular row of one title', () => {
    expect(homeOf(films(5), { popular: ids(1) }).rows['popular']).toBeUndefined()
  })

  it('has a row for each of the six most frequent genres that have two titles', () => {
    const items = films(16, (number) => ({
      genres: [`G${Math.ceil(number / 2)}`, ...(number <= 3 ? ['Most'] : []), ...(number === 16 ? ['Rare'] : [])],
    }))
    const { rows, order } = homeOf(items)
    expect(order).toEqual(['new', 'genre', 'genre', 'genre', 'genre', 'genre', 'genre'])
    expect(Object.keys(rows)).toEqual(['new', 'genre-Most', 'genre-G1', 'genre-G2', 'genre-G3', 'genre-G4', 'genre-G5'])
    expect(rows['genre-Most']).toEqual(ids(3, 2, 1))
  })

  it('keeps everything that a profile may not see out of everything', () => {
    const items = films(6, (number) => ({ genres: ['Drama'], maturityAge: number % 2 === 0 ? 16 : 0 }))
    const { rows, heroes } = homeOf(items, {
      maturityAge: 7,
      popular: ids(2, 4, 1, 3),
      taste: { positions: [position('t02', 2, 500), position('t01', 1, 960)], myList: ids(4) },
    })
    expect(rows).toEqual({ 'because-t01': ids(3, 5), popular: ids(1, 3), new: ids(5, 3, 1), 'genre-Drama': ids(5, 3, 1) })
    expect(heroes.map(([titleId]) => titleId)).not.toContain('t02')
  })

  it('has a hero that was not seen yet and can be played, and one that was seen when there is no other', () => {
    const items = films(3, (number) => ({ playable: number !== 3 }))
    const seen = [position('t02', 1, 960)]
    expect(homeOf(items, { taste: { positions: seen, myList: [] } }).heroes.map(([titleId]) => titleId)).toEqual(['t01', 't02'])
    expect(homeOf(items).rows['new']).toEqual(ids(2, 1, 3))
  })
})
