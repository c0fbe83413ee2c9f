import { describe, expect, it } from 'vitest'
import { makeSeries, openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import type { TitleId } from '../../contracts/ids.ts'

const nobody = '019370a0-0000-7000-8000-00000000dead'

describe('making and changing titles', () => {
  it('makes a title that nobody but the operator sees, and tells of it', async () => {
    await using house = await openCatalogueHouse()
    const title = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' }, genres: ['Drama'], cast: [{ name: 'Ana Lumière' }] })
    expect(title).toMatchObject({
      kind: 'film',
      name: { en: 'Arc' },
      visible: false,
      maturityAge: 0,
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    expect(await house.as().readTitle({ titleId: title.titleId })).toEqual(title)
    expect(await house.as().listVisible()).toEqual({ version: 1, items: [] })
    expect(await house.told()).toEqual([{ name: 'title.changed', key: title.titleId, data: { titleId: title.titleId, visible: false } }])
  })

  it('makes one title of one idempotency key, also when both requests come at once', async () => {
    await using house = await openCatalogueHouse()
    const make = () => house.as().createTitle({ kind: 'film', name: { en: 'Arc' }, idempotencyKey: 'one' })
    const [first, second] = await Promise.all([make(), make()])
    expect(second.titleId).toBe(first.titleId)
    expect((await make()).titleId).toBe(first.titleId)
    const other = await house.as().createTitle({ kind: 'film', name: { en: 'Prism' }, idempotencyKey: 'one' })
    expect(other).toEqual(first)
    expect((await house.as().listTitles({})).items).toHaveLength(1)
    expect(await house.told()).toHaveLength(1)
  })

  it('refuses an episode without a place in a series', async () => {
    await using house = await openCatalogueHouse()
    const film = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const places = [
      {},
      { seriesId: nobody as TitleId, season: 1, episode: 1 },
      { seriesId: film.titleId, season: 1, episode: 1 },
      { seriesId: film.titleId, season: 1 },
    ]
    for (const place of places) {
      await expect(house.as().createTitle({ kind: 'episode', name: { en: 'Part' }, ...place })).rejects.toMatchObject({
        code: 'BAD_SERIES',
        status: 422,
      })
    }
    expect((await house.as().listTitles({})).items).toHaveLength(1)
  })

  it('refuses a title without a name', async () => {
    await using house = await openCatalogueHouse()
    await expect(house.as().createTitle({ kind: 'film', name: { en: ' ' } })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('takes text as people write it, and no control or half characters', async () => {
    await using house = await openCatalogueHouse()
    const make = (words: { name?: string; synopsis?: string; genre?: string; cast?: string; key?: string }) =>
      house.as().createTitle({
        kind: 'film',
        name: { en: words.name ?? 'Arc' },
        synopsis: { en: words.synopsis ?? '' },
        genres: [words.genre ?? 'Drama'],
        cast: [{ name: words.cast ?? 'Ana Lumière' }],
        ...(words.key !== undefined && { idempotencyKey: words.key }),
      })
    const title = await make({ name: '彗星 🌠 — l’arc', synopsis: 'One.\n\n\tTwo.\r\nThree.', key: 'a key' })
    expect(title).toMatchObject({ name: { en: '彗星 🌠 — l’arc' }, synopsis: { en: 'One.\n\n\tTwo.\r\nThree.' } })
    for (const bad of ['\0', '\u001b[2J', '\u007f', '\u0085', '\ud800', '\udf20\ud83c']) {
      for (const place of ['name', 'synopsis', 'genre', 'cast', 'key'])
        await expect(make({ [place]: `A${bad}` }), `${place} ${JSON.stringify(bad)}`).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
    await expect(make({ name: 'two\nlines' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(make({ synopsis: 'back\rspace' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect((await house.as().listTitles({})).items).toHaveLength(1)
  })

  it('changes only what is given', async () => {
    await using house = await openCatalogueHouse()
    const title = await house
      .as()
      .createTitle({ kind: 'film', name: { ja: '弧', en: 'Arc' }, genres: ['Drama'], maturityAge: 12, synopsis: { en: 'Light.' } })
    await house.clock.advance(1000)
    const changed = await house.as().updateTitle({ titleId: title.titleId, year: 1896 })
    expect(changed).toEqual({ ...title, year: 1896, updatedAt: '2026-01-01T00:00:01.000Z' })
    expect(Object.keys(changed.name)).toEqual(['ja', 'en'])
    await expect(house.as().updateTitle({ titleId: nobody as TitleId, year: 1896 })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })

  it('moves an episode, and tells of both series', async () => {
    await using house = await openCatalogueHouse()
    const { seriesId, ids } = await makeSeries(house)
    const other = await house.as().createTitle({ kind: 'series', name: { en: 'Other' } })
    const before = (await house.told('title.changed')).length
    await house.as().updateTitle({ titleId: ids[1]!, seriesId: other.titleId })
    expect((await house.told('title.rights-changed')).map(({ key }) => key)).toEqual([ids[1]])
    expect(
      (await house.told('title.changed'))
        .slice(before)
        .map((event) => event.key)
        .toSorted(),
    ).toEqual([seriesId, ids[1]!, other.titleId].toSorted())
    await expect(house.as().updateTitle({ titleId: ids[0]!, seriesId: nobody as TitleId })).rejects.toMatchObject({ code: 'BAD_SERIES' })
    await expect(house.as().updateTitle({ titleId: seriesId, kind: 'episode', seriesId, season: 1, episode: 1 })).rejects.toMatchObject({
      code: 'BAD_SERIES',
    })
    await expect(house.as().updateTitle({ titleId: seriesId, kind: 'film' })).rejects.toMatchObject({
      code: 'BAD_SERIES',
      message: 'This series still has episodes. Move or delete them before it becomes something else.',
    })
    expect(await house.as().updateTitle({ titleId: ids[0]!, kind: 'film' })).toMatchObject({
      kind: 'film',
      seriesId: undefined,
      episode: undefined,
    })
  })

  it('deletes a series with its episodes, and their builds', async () => {
    await using house = await openCatalogueHouse()
    const { seriesId, ids } = await makeSeries(house)
    const news = await house.ready(ids[0]!)
    await house.hear.ready(news)
    await house.as().deleteTitle({ titleId: seriesId })
    expect((await house.as().listTitles({})).items).toEqual([])
    expect((await house.told('title.removed')).map((event) => event.key).toSorted()).toEqual([seriesId, ...ids].toSorted())
    await expect(house.as().deleteTitle({ titleId: seriesId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    await house.hear.ready(await house.ready(ids[0]!))
    await expect(house.as().readPlayable({ titleId: ids[0]! })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })

  it('lists newest first, page by page, and by name without accents', async () => {
    await using house = await openCatalogueHouse()
    const made: TitleId[] = []
    for (const name of ['Éclair', 'Prism', 'Eclipse'])
      made.unshift((await house.as().createTitle({ kind: 'film', name: { en: name } })).titleId)
    const first = await house.as().listTitles({ limit: 2 })
    expect(first.items.map((title) => title.titleId)).toEqual(made.slice(0, 2))
    for (const bent of ['', 'zzz', `${first.nextCursor}0`])
      await expect(house.as().listTitles({ cursor: bent })).rejects.toMatchObject({ code: 'BAD_CURSOR', status: 400 })
    const second = await house.as().listTitles({ limit: 2, cursor: first.nextCursor! })
    expect(second.items.map((title) => title.titleId)).toEqual(made.slice(2))
    expect(second.nextCursor).toBeUndefined()
    expect((await house.as().listTitles({ query: 'ecl' })).items.map((title) => title.name['en'])).toEqual(['Eclipse', 'Éclair'])
    expect((await house.as().listTitles({ query: 'nothing' })).items).toEqual([])
  })
})
