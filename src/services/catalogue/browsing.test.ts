import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { makeSeries, openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import type { catalogue } from '../../contracts/catalogue.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { utf8 } from '../../kit/bytes.ts'

const nobody = '019370a0-0000-7000-8000-00000000dead'
const viewer = (change: Parameters<typeof testPerson>[0] = {}) => callAs({ person: testPerson(change) })

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
    const { seriesId, ids } = await makeSeries(house, 3)
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
