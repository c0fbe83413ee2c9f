import { describe, expect, it } from 'vitest'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import { emptyShelf, nextShelf, type ShelfTitle } from './shelf.ts'
import { isPlayable, isVisible, listedRights, maturityOf, mayFind, rightsOf, type Sight, visibleEpisodes } from './visibility.ts'

const published: ShelfTitle['build'] = {
  buildId: 'build' as BuildId,
  factsBlob: '',
  durationSeconds: 60,
  artwork: [],
  tint: '#ffffff',
  audioLanguages: [],
  subtitleLanguages: [],
  maxHeight: undefined,
}

const title = (titleId: string, change: Partial<ShelfTitle> = {}): ShelfTitle => ({
  titleId: titleId as TitleId,
  kind: 'film',
  name: { en: titleId },
  synopsis: {},
  year: undefined,
  genres: [],
  cast: [],
  maturityAge: 0,
  originalLanguage: undefined,
  seriesId: undefined,
  season: undefined,
  episode: undefined,
  visibleWish: undefined,
  rights: [],
  build: undefined,
  previousBuildId: undefined,
  firstPublishedAt: undefined,
  createdAt: 0,
  updatedAt: 0,
  ...change,
})
const episode = (titleId: string, number: number, change: Partial<ShelfTitle> = {}): ShelfTitle =>
  title(titleId, { kind: 'episode', seriesId: 'series' as TitleId, season: 1, episode: number, ...change })

const upTo = (maturityAge: number): Sight => ({ maturityAge, place: { country: 'DE' }, now: Date.UTC(2026, 11, 1) })
const shelfOf = (...titles: ShelfTitle[]) => nextShelf(emptyShelf, 1, titles, [])

describe('what members may find', () => {
  it.each([
    ['a film without a build', undefined, undefined, false],
    ['a published film', undefined, published, true],
    ['a published film that the operator hid', false, published, false],
    ['a film that the operator announced', true, undefined, true],
  ])('%s', (_, visibleWish, build, expected) => {
    const film = title('film', { visibleWish, build })
    expect(isVisible(shelfOf(film), film)).toBe(expected)
  })

  it('shows a series as long as one of its episodes shows', () => {
    const series = title('series', { kind: 'series' })
    expect(isVisible(shelfOf(series), series)).toBe(false)
    expect(isVisible(shelfOf(series, episode('one', 1)), series)).toBe(false)
    expect(isVisible(shelfOf(series, episode('one', 1, { build: published })), series)).toBe(true)
    expect(isVisible(shelfOf(series, episode('one', 1, { build: published, visibleWish: false })), series)).toBe(false)
  })

  it('hides the episodes of a series that the operator hid', () => {
    const series = title('series', { kind: 'series', visibleWish: false })
    const one = episode('one', 1, { build: published })
    const shelf = shelfOf(series, one)
    expect([isVisible(shelf, series), isVisible(shelf, one)]).toEqual([false, false])
  })

  it('holds back an episode from whom its series is not meant for', () => {
    const series = title('series', { kind: 'series', maturityAge: 16 })
    const one = episode('one', 1, { build: published })
    const shelf = shelfOf(series, one)
    expect(maturityOf(shelf, one)).toBe(16)
    expect([mayFind(shelf, one, upTo(15)), mayFind(shelf, one, upTo(16))]).toEqual([false, true])
  })

  it('hides a series from whom none of its episodes is meant for', () => {
    const series = title('series', { kind: 'series' })
    const shelf = shelfOf(series, episode('one', 1, { build: published, maturityAge: 12 }))
    expect([mayFind(shelf, series, upTo(11)), mayFind(shelf, series, upTo(12))]).toEqual([false, true])
  })

  it('keeps episodes in order of season and number, whatever order they came in', () => {
    const series = title('series', { kind: 'series' })
    const shelf = shelfOf(
      episode('c', 1, { season: 2, build: published }),
      episode('b', 10, { build: published }),
      episode('hidden', 3, { build: published, visibleWish: false }),
      series,
      episode('a', 2, { build: published }),
    )
    expect(visibleEpisodes(shelf, series).map((each) => each.titleId)).toEqual(['a', 'b', 'c'])
  })

  it('calls a series playable when one of its visible episodes has a build', () => {
    const series = title('series', { kind: 'series' })
    expect(isPlayable(shelfOf(series, episode('one', 1, { visibleWish: true })), series)).toBe(false)
    expect(isPlayable(shelfOf(series, episode('one', 1, { visibleWish: true }), episode('two', 2, { build: published })), series)).toBe(
      true,
    )
  })
})

describe('rights of a title', () => {
  const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
  const german = [right({ territories: ['DE'] })]
  const french = [right({ territories: ['FR'] })]

  it('are those of its series for an episode without any of its own', () => {
    const series = title('series', { kind: 'series', rights: french })
    const [own, without] = [episode('own', 1, { rights: german, build: published }), episode('without', 2, { build: published })]
    const shelf = shelfOf(series, own, without)
    expect([rightsOf(shelf, own), rightsOf(shelf, without)]).toEqual([german, french])
    expect(visibleEpisodes(shelf, series, upTo(18))).toEqual([own])
    expect([mayFind(shelf, series, upTo(18)), mayFind(shelf, own, upTo(18)), mayFind(shelf, without, upTo(18))]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('of a series in a list are those of its episodes, each once, and none when one of them is free', () => {
    const series = title('series', { kind: 'series' })
    const episodes = [german, french, german].map((rights, at) => episode(`e${at}`, at, { rights, build: published }))
    expect(listedRights(shelfOf(series, ...episodes), series)).toEqual([...german, ...french])
    expect(listedRights(shelfOf(series, ...episodes, episode('free', 9, { build: published })), series)).toEqual([])
  })

  it('hide a film where and while they do not allow it, but not for the sake of an offer', () => {
    const film = (rights: Right[]) => title('film', { build: published, rights })
    const finds = (rights: Right[]) => mayFind(shelfOf(film(rights)), film(rights), upTo(18))
    expect([finds(german), finds(french), finds([...french, ...german])]).toEqual([true, false, true])
    expect(finds([right({ from: '2026-12-01T00:00:00.001Z' })])).toBe(false)
    expect(finds([right({ from: '2026-12-01T00:00:00.000Z', offers: ['house'] })])).toBe(true)
  })
})
