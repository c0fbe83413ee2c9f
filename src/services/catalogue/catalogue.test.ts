import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import type { catalogue } from '../../contracts/catalogue.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import { utf8 } from '../../kit/bytes.ts'

const nobody = '019370a0-0000-7000-8000-00000000dead'
const viewer = (change: Parameters<typeof testPerson>[0] = {}) => callAs({ person: testPerson(change) })

const openSeries = async (house: Awaited<ReturnType<typeof openCatalogueHouse>>, episodes = 2) => {
  const operator = house.as()
  const { titleId: seriesId } = await operator.createTitle({ kind: 'series', name: { en: 'Lanterns', ja: '灯' } })
  const ids: TitleId[] = []
  for (let episode = 1; episode <= episodes; episode += 1) {
    ids.push((await operator.createTitle({ kind: 'episode', name: { en: `Part ${episode}` }, seriesId, season: 1, episode })).titleId)
  }
  return { seriesId, ids }
}

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
    const { seriesId, ids } = await openSeries(house)
    const other = await house.as().createTitle({ kind: 'series', name: { en: 'Other' } })
    const before = (await house.told()).length
    await house.as().updateTitle({ titleId: ids[1]!, seriesId: other.titleId })
    expect(
      (await house.told())
        .slice(before)
        .map((event) => event.key)
        .toSorted(),
    ).toEqual([seriesId, ids[1]!, other.titleId].toSorted())
    await expect(house.as().updateTitle({ titleId: ids[0]!, seriesId: nobody as TitleId })).rejects.toMatchObject({ code: 'BAD_SERIES' })
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
    const { seriesId, ids } = await openSeries(house)
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
    const second = await house.as().listTitles({ limit: 2, cursor: first.nextCursor! })
    expect(second.items.map((title) => title.titleId)).toEqual(made.slice(2))
    expect(second.nextCursor).toBeUndefined()
    expect((await house.as().listTitles({ query: 'ecl' })).items.map((title) => title.name['en'])).toEqual(['Eclipse', 'Éclair'])
    expect((await house.as().listTitles({ query: 'nothing' })).items).toEqual([])
  })
})

describe('publishing', () => {
  it('shows a title with its first build, and tells what members watch now', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const news = await house.ready(titleId, { complete: false })
    await house.hear.ready(news)
    const { buildId, factsBlob, filesBlob } = news.data
    expect(await house.as().readTitle({ titleId })).toMatchObject({
      visible: true,
      publishedBuildId: buildId,
      previousBuildId: undefined,
      durationSeconds: 60,
    })
    expect(await house.as().readPlayable({ titleId })).toEqual({
      titleId,
      kind: 'film',
      visible: true,
      maturityAge: 0,
      durationSeconds: 60,
      build: { buildId, factsBlob },
    })
    expect((await house.told()).slice(1)).toEqual([
      { name: 'title.published', key: titleId, data: { titleId, buildId, factsBlob, filesBlob, sizeBytes: 1000 } },
      { name: 'title.changed', key: titleId, data: { titleId, visible: true } },
    ])
  })

  it('replaces the first light by the complete build, which nothing incomplete replaces', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const [light, complete, late] = [
      await house.ready(titleId, { complete: false }),
      await house.ready(titleId),
      await house.ready(titleId, { complete: false }),
    ]
    for (const news of [light, complete, late]) await house.hear.ready(news)
    expect(await house.as().readTitle({ titleId })).toMatchObject({ publishedBuildId: complete.data.buildId, previousBuildId: undefined })
    await expect(house.as().publish({ titleId, buildId: late.data.buildId })).rejects.toMatchObject({ code: 'NO_SUCH_BUILD' })
  })

  it('changes nothing when the news of a build come twice or late', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const [first, second] = [await house.ready(titleId), await house.ready(titleId)]
    await house.hear.ready(first)
    await house.hear.ready(second)
    const before = await house.as().readTitle({ titleId })
    const told = (await house.told()).length
    await house.clock.advance(1000)
    await Promise.all([house.hear.ready(second), house.hear.ready(first), house.hear.ready(second)])
    expect(await house.as().readTitle({ titleId })).toEqual(before)
    expect(await house.told()).toHaveLength(told)
  })

  it('goes back and forth between complete builds, and says when there is nothing before', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const [first, second] = [await house.ready(titleId), await house.ready(titleId)]
    await house.hear.ready(first)
    await expect(house.as().rollback({ titleId })).rejects.toMatchObject({ code: 'NOTHING_BEFORE', status: 409 })
    await house.hear.ready(second)
    expect(await house.as().rollback({ titleId })).toMatchObject({ publishedBuildId: first.data.buildId, previousBuildId: undefined })
    await expect(house.as().rollback({ titleId })).rejects.toMatchObject({ code: 'NOTHING_BEFORE' })
    expect(await house.as().publish({ titleId, buildId: second.data.buildId })).toMatchObject({
      publishedBuildId: second.data.buildId,
      previousBuildId: first.data.buildId,
    })
    const told = (await house.told()).length
    await house.as().publish({ titleId, buildId: second.data.buildId })
    expect(await house.told()).toHaveLength(told)
  })

  it('publishes no build that is unknown or of another title', async () => {
    await using house = await openCatalogueHouse()
    const [one, other] = [
      await house.as().createTitle({ kind: 'film', name: { en: 'One' } }),
      await house.as().createTitle({ kind: 'film', name: { en: 'Other' } }),
    ]
    const news = await house.ready(other.titleId)
    await house.hear.ready(news)
    const publish = (titleId: TitleId, buildId: BuildId) => house.as().publish({ titleId, buildId })
    await expect(publish(one.titleId, news.data.buildId)).rejects.toMatchObject({ code: 'NO_SUCH_BUILD' })
    await expect(publish(one.titleId, nobody as unknown as BuildId)).rejects.toMatchObject({ code: 'NO_SUCH_BUILD' })
    await expect(publish(nobody as TitleId, news.data.buildId)).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    await expect(house.as().rollback({ titleId: nobody as TitleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })

  it('forgets a build that was removed, and does not believe late news of its birth', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    const [first, second, unborn] = [await house.ready(titleId), await house.ready(titleId), await house.ready(titleId)]
    await house.hear.ready(first)
    await house.hear.ready(second)
    const gone = house.removed(titleId, second.data.buildId)
    await house.hear.removed(gone)
    await house.hear.removed(gone)
    await house.hear.ready(second)
    expect(await house.as().readTitle({ titleId })).toMatchObject({ publishedBuildId: first.data.buildId, previousBuildId: undefined })
    await expect(house.as().publish({ titleId, buildId: second.data.buildId })).rejects.toMatchObject({ code: 'NO_SUCH_BUILD' })
    await house.hear.removed(house.removed(titleId, unborn.data.buildId))
    await house.hear.ready(unborn)
    await house.hear.removed(house.removed(titleId, first.data.buildId))
    expect(await house.as().readTitle({ titleId })).toMatchObject({ visible: false, publishedBuildId: undefined })
  })

  it('lets the operator hide what is published, and announce what is not', async () => {
    await using house = await openCatalogueHouse()
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    expect(await house.as().updateTitle({ titleId, visible: true })).toMatchObject({ visible: true })
    expect((await house.as().listVisible()).items).toMatchObject([{ titleId, playable: false }])
    await house.as().updateTitle({ titleId, visible: false })
    await house.hear.ready(await house.ready(titleId))
    expect(await house.as().readTitle({ titleId })).toMatchObject({ visible: false })
    expect((await house.as().listVisible()).items).toEqual([])
    expect((await house.told('title.changed')).at(-1)).toEqual({ name: 'title.changed', key: titleId, data: { titleId, visible: false } })
  })

  it('tells that a series shows when its first episode does', async () => {
    await using house = await openCatalogueHouse()
    const { seriesId, ids } = await openSeries(house)
    const before = (await house.told()).length
    await house.hear.ready(await house.ready(ids[1]!))
    const changed = (await house.told()).slice(before).filter((event) => event.name === 'title.changed')
    expect(changed.map((event) => event.data)).toEqual([
      { titleId: ids[1], visible: true },
      { titleId: seriesId, visible: true },
    ])
  })
})

describe('what members see', () => {
  it('is a page in their language with what is inside the build', async () => {
    await using house = await openCatalogueHouse()
    const facts = {
      video: [{ height: 360 }, { height: 720 }],
      audio: [{ language: 'en' }, { language: 'ja' }, { language: 'en' }, { language: 'not a language' }],
      text: [
        { language: 'fr', role: 'subtitle' },
        { language: 'en', role: 'forced' },
      ],
    }
    const { sha256: factsBlob } = await house.blobs.put(utf8(JSON.stringify(facts)))
    const { titleId } = await house.as().createTitle({
      kind: 'film',
      name: { en: 'Arc', ja: '弧' },
      synopsis: { en: 'A lamp is lit. It stays.', ja: '灯りがともる。消えない。' },
      cast: [{ name: 'Ana Lumière', role: 'Ada' }],
      year: 1896,
    })
    const artwork = { kind: 'card', width: 320, height: 180, mediaType: 'image/webp', blob: 'c'.repeat(64) } as const
    await house.hear.ready(
      await house.ready(titleId, { factsBlob, artwork: [{ ...artwork, width: 640, height: 360, blob: 'd'.repeat(64) }, artwork] }),
    )
    expect(await house.as(viewer({ language: 'ja' })).readTitlePage({ titleId })).toEqual({
      titleId,
      kind: 'film',
      name: '弧',
      nameLanguage: 'ja',
      tagline: '灯りがともる。',
      synopsis: '灯りがともる。消えない。',
      year: 1896,
      genres: [],
      cast: [{ name: 'Ana Lumière', role: 'Ada' }],
      maturityAge: 0,
      durationSeconds: 60,
      artwork: {
        card: [
          { url: `/api/artwork/${titleId}/${'c'.repeat(64)}.webp`, width: 320, height: 180 },
          { url: `/api/artwork/${titleId}/${'d'.repeat(64)}.webp`, width: 640, height: 360 },
        ],
        hero: [],
        poster: [],
        tint: '#ffb347',
      },
      playable: true,
      audioLanguages: ['en', 'ja'],
      subtitleLanguages: ['fr'],
      maxHeight: 720,
      episodeCards: [],
    })
    expect(await house.as(viewer({ language: 'de' })).readTitlePage({ titleId })).toMatchObject({ name: 'Arc', nameLanguage: 'en' })
  })

  it('is a series with its episodes in order, and the picture of the first', async () => {
    await using house = await openCatalogueHouse()
    const { seriesId, ids } = await openSeries(house, 3)
    const image = (blob: string) => ({
      artwork: [{ kind: 'card', width: 320, height: 180, mediaType: 'image/jpeg', blob: blob.repeat(64) } as const],
    })
    await house.hear.ready(await house.ready(ids[2]!, image('3')))
    await house.hear.ready(await house.ready(ids[0]!, image('1')))
    const page = await house.as(viewer()).readTitlePage({ titleId: seriesId })
    expect(page).toMatchObject({ kind: 'series', name: 'Lanterns', episodes: 2, playable: true })
    expect(page.episodeCards.map((card) => [card.titleId, card.seriesName, card.episode])).toEqual([
      [ids[0], 'Lanterns', 1],
      [ids[2], 'Lanterns', 3],
    ])
    expect(page.artwork?.card.map((card) => card.url)).toEqual([`/api/artwork/${ids[0]}/${'1'.repeat(64)}.jpg`])
    expect(await house.as().readPlayable({ titleId: ids[0]! })).toMatchObject({ nextTitleId: ids[2], seriesId })
    expect((await house.as().readPlayable({ titleId: ids[2]! })).nextTitleId).toBeUndefined()
    expect((await house.as().listVisible()).items).toMatchObject([
      { titleId: seriesId, episodeIds: [ids[0], ids[2]], addedAt: '2026-01-01T00:00:00.002Z' },
    ])
  })

  it('leaves out what is hidden, unknown or not meant for them, and keeps the order that was asked for', async () => {
    await using house = await openCatalogueHouse()
    const make = async (name: string, maturityAge: number) => {
      const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: name }, maturityAge })
      await house.hear.ready(await house.ready(titleId))
      return titleId
    }
    const [one, grown, two] = [await make('One', 0), await make('Grown', 16), await make('Two', 7)]
    const hidden = (await house.as().createTitle({ kind: 'film', name: { en: 'Hidden' } })).titleId
    const titleIds = [two, hidden, nobody as TitleId, grown, one]
    const names = async (maturityAge: number) =>
      (await house.as().readCards({ titleIds, language: 'en', maturityAge })).items.map((card) => card.name)
    expect(await names(18)).toEqual(['Two', 'Grown', 'One'])
    expect(await names(15)).toEqual(['Two', 'One'])
    expect(await names(6)).toEqual(['One'])
    for (const titleId of [grown, hidden]) {
      await expect(house.as(viewer({ maturityAge: 7 })).readTitlePage({ titleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    }
  })

  it('is the same in another process as soon as a change is acknowledged', async () => {
    await using house = await openCatalogueHouse()
    const there = clientOf<typeof catalogue>(await house.build(), callAs())
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    expect((await there.readTitle({ titleId })).name).toEqual({ en: 'Arc' })
    await house.as().updateTitle({ titleId, name: { en: 'Bow' } })
    expect((await there.readTitle({ titleId })).name).toEqual({ en: 'Bow' })
    await house.as().deleteTitle({ titleId })
    await expect(there.readTitle({ titleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })

  it('survives many changes at once without losing one', async () => {
    await using house = await openCatalogueHouse()
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => house.as().createTitle({ kind: 'film', name: { en: `Film ${index}` } })),
    )
    expect((await house.as().listTitles({})).items).toHaveLength(20)
    expect(await house.as().listVisible()).toEqual({ version: 20, items: [] })
    expect((await house.told()).map((event) => event.key).toSorted()).toEqual(made.map((title) => title.titleId).toSorted())
  })
})
