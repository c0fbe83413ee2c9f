import { describe, expect, it } from 'vitest'
import { callAs } from '../../../test/helpers/calls.ts'
import { makeSeries, openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { Place } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'
import { utf8 } from '../../kit/bytes.ts'

const minute = 60_000
const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
const viewer = (place?: Place) => callAs({ person: testPerson(), ...(place && { place }) })
const nobody = '019370a0-0000-7000-8000-00000000dead' as TitleId

type House = Awaited<ReturnType<typeof openCatalogueHouse>>

const makeFilm = async (house: House, name = 'Arc'): Promise<TitleId> => {
  const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: name } })
  await house.hear.ready(await house.ready(titleId))
  return titleId
}

describe('putting rights', () => {
  it('replaces the whole list, in one spelling, and tells it once', async () => {
    await using house = await openCatalogueHouse()
    const titleId = await makeFilm(house)
    expect(await house.as().readRights({ titleId })).toEqual({ titleId, own: [], rights: [] })
    const rights = [right({ territories: ['FR', 'DE', 'FR'], from: '2026-12-01T00:00:00Z', offers: ['b', 'a'] })]
    const own = [right({ territories: ['DE', 'FR'], from: '2026-12-01T00:00:00.000Z', offers: ['a', 'b'] })]
    expect(await house.as().putRights({ titleId, rights })).toEqual({ titleId, own, rights: own })
    expect(await house.as().putRights({ titleId, rights: own })).toEqual({ titleId, own, rights: own })
    expect(await house.told('title.rights-changed')).toEqual([{ name: 'title.rights-changed', key: titleId, data: { titleId } }])
    expect(await house.as().putRights({ titleId, rights: [] })).toEqual({ titleId, own: [], rights: [] })
    expect(await house.told('title.rights-changed')).toHaveLength(2)
  })

  it('refuses what is no right, and what is no title', async () => {
    await using house = await openCatalogueHouse()
    const titleId = await makeFilm(house)
    for (const bad of [
      right({ territories: ['UK'] }),
      right({ territories: ['de'] }),
      right({ territories: [] }),
      right({ except: ['EU'] }),
      right({ offers: [] }),
      right({ from: '2026-12-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' }),
      right({ from: 'soon' }),
    ])
      await expect(house.as().putRights({ titleId, rights: [bad] }), JSON.stringify(bad)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const many = Array.from({ length: 51 }, () => right())
    await expect(house.as().putRights({ titleId, rights: many })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(house.as().putRights({ titleId: nobody, rights: [] })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    await expect(house.as().readRights({ titleId: nobody })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    expect(await house.told('title.rights-changed')).toEqual([])
  })

  it('of a series are those of its episodes without own ones, and news of each', async () => {
    await using house = await openCatalogueHouse()
    const { seriesId, ids } = await makeSeries(house, 2)
    const [german, french] = [[right({ territories: ['DE'] })], [right({ territories: ['FR'] })]]
    await house.as().putRights({ titleId: ids[0]!, rights: german })
    await house.as().putRights({ titleId: seriesId, rights: french })
    expect(await house.as().readRights({ titleId: ids[0]! })).toEqual({ titleId: ids[0], own: german, rights: german })
    expect(await house.as().readRights({ titleId: ids[1]! })).toEqual({ titleId: ids[1], own: [], rights: french, inheritedFrom: seriesId })
    expect((await house.as().readPlayable({ titleId: ids[1]! })).rights).toEqual(french)
    expect((await house.told('title.rights-changed')).map(({ key }) => key)).toEqual([ids[0], seriesId, ids[1]])
  })

  it('goes with its title', async () => {
    await using house = await openCatalogueHouse()
    const titleId = await makeFilm(house)
    await house.as().putRights({ titleId, rights: [right()] })
    await house.as().deleteTitle({ titleId })
    await expect(house.as().readRights({ titleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })
})

describe('a title with a window', () => {
  it('appears and leaves at its minute, everywhere at once, without any job having run', async () => {
    await using house = await openCatalogueHouse()
    const { sha256: blob } = await house.blobs.put(utf8('a picture'))
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const image = { kind: 'card', width: 320, height: 180, mediaType: 'image/jpeg', blob } as const
    await house.hear.ready(await house.ready(titleId, { artwork: [image] }))
    const from = house.clock.now() + minute
    const until = from + minute
    await house.as().putRights({ titleId, rights: [right({ from: toInstant(from), until: toInstant(until) })] })
    const artwork = () =>
      house.service.routes![0]!.handle(new Request(`http://localhost:4400/api/artwork/${titleId}/${blob}.jpg`), viewer())
    const shown = async () => ({
      page: await house
        .as(viewer())
        .readTitlePage({ titleId })
        .then(
          () => 'shown',
          (trouble: { code: string; message: string }) => `${trouble.code}: ${trouble.message}`,
        ),
      cards: (await house.as(viewer()).readCards({ titleIds: [titleId], language: 'en', maturityAge: 18 })).items.length,
      artwork: (await artwork()).status,
      listed: (await house.as().listVisible()).items.length,
    })
    const early = 'NOT_YET: This title can be watched from 1 January 2026, 00:01 UTC.'
    expect(await shown()).toEqual({ page: early, cards: 0, artwork: 404, listed: 1 })
    await house.clock.advance(minute - 1)
    expect(await shown()).toEqual({ page: early, cards: 0, artwork: 404, listed: 1 })
    await house.clock.advance(1)
    expect(await shown()).toEqual({ page: 'shown', cards: 1, artwork: 200, listed: 1 })
    expect((await artwork()).headers.get('cache-control')).toBe('private, max-age=60, immutable')
    await house.clock.advance(minute - 1)
    expect(await shown()).toEqual({ page: 'shown', cards: 1, artwork: 200, listed: 1 })
    await house.clock.advance(1)
    const late = 'NO_LONGER: This title could be watched until 1 January 2026, 00:02 UTC.'
    expect(await shown()).toEqual({ page: late, cards: 0, artwork: 404, listed: 1 })
  })

  it('is where its territories are, and says where it is not', async () => {
    await using house = await openCatalogueHouse()
    const titleId = await makeFilm(house)
    await house.as().putRights({ titleId, rights: [right({ territories: ['DE'] })] })
    const page = (place?: Place) => house.as(viewer(place)).readTitlePage({ titleId })
    expect(await page({ country: 'DE' })).toMatchObject({ titleId })
    await expect(page({ country: 'FR' })).rejects.toMatchObject({
      code: 'NOT_IN_TERRITORY',
      message: 'This title cannot be watched in France.',
      data: { country: 'FR' },
    })
    await expect(page()).rejects.toMatchObject({ code: 'COUNTRY_UNKNOWN' })
    await expect(page({ country: 'DE', anonymity: 'tor' })).rejects.toMatchObject({ code: 'HIDDEN_NETWORK', data: { kind: 'tor' } })
  })

  it('is shown to those whose offer does not include it', async () => {
    await using house = await openCatalogueHouse()
    const titleId = await makeFilm(house)
    await house.as().putRights({ titleId, rights: [right({ offers: ['premium'] })] })
    expect(await house.as(viewer()).readTitlePage({ titleId })).toMatchObject({ titleId })
  })

  it('is skipped as a next episode where it may not be watched', async () => {
    await using house = await openCatalogueHouse()
    const { ids } = await makeSeries(house, 3)
    for (const titleId of ids) await house.hear.ready(await house.ready(titleId))
    await house.as().putRights({ titleId: ids[1]!, rights: [right({ territories: ['DE'] })] })
    const next = async (country: string) => (await house.as(viewer({ country })).readPlayable({ titleId: ids[0]! })).nextTitleId
    expect([await next('DE'), await next('FR')]).toEqual([ids[1], ids[2]])
  })
})

describe('the calendar of rights', () => {
  it('lists windows that open and close, in order of time, page by page', async () => {
    await using house = await openCatalogueHouse()
    const [one, two] = [await makeFilm(house, 'One'), await makeFilm(house, 'Two')]
    const [day1, day2, day3] = ['2026-12-01T00:00:00.000Z', '2026-12-02T00:00:00.000Z', '2026-12-03T00:00:00.000Z']
    await house.as().putRights({ titleId: one, rights: [right({ from: day1, until: day3 })] })
    await house.as().putRights({ titleId: two, rights: [right({ until: day2 }), right({ from: day2, territories: ['DE'] })] })
    const list = async (query: { from: string; until: string; limit?: number; cursor?: string }) => {
      const { items, nextCursor } = await house.as().listRightsCalendar(query)
      return { items: items.map(({ at, change, name }) => [at, change, name['en']]), nextCursor }
    }
    const all = [
      [day1, 'appears', 'One'],
      [day2, 'leaves', 'Two'],
      [day2, 'appears', 'Two'],
      [day3, 'leaves', 'One'],
    ]
    const year = { from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' }
    expect(await list(year)).toEqual({ items: all, nextCursor: undefined })
    const first = await list({ ...year, limit: 3 })
    expect(first.items).toEqual(all.slice(0, 3))
    expect(await list({ ...year, limit: 3, cursor: first.nextCursor! })).toEqual({ items: all.slice(3), nextCursor: undefined })
    expect((await list({ from: day1, until: day3 })).items).toEqual(all.slice(0, 3))
    expect((await list({ from: day3, until: day3 })).items).toEqual([])
  })

  it('refuses a span that is too long or ends before it begins, and a cursor that it did not give', async () => {
    await using house = await openCatalogueHouse()
    const from = '2026-01-01T00:00:00.000Z'
    for (const until of ['2025-12-31T23:59:59.999Z', '2027-02-05T00:00:00.001Z'])
      await expect(house.as().listRightsCalendar({ from, until })).rejects.toMatchObject({ code: 'BAD_SPAN' })
    await expect(house.as().listRightsCalendar({ from, until: from, cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })
})
