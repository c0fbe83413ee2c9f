import { describe, expect, it } from 'vitest'
import { makeSeries, openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'

const nobody = '019370a0-0000-7000-8000-00000000dead'

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
      rights: [],
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
    const { seriesId, ids } = await makeSeries(house)
    const before = (await house.told()).length
    await house.hear.ready(await house.ready(ids[1]!))
    const changed = (await house.told()).slice(before).filter((event) => event.name === 'title.changed')
    expect(changed.map((event) => event.data)).toEqual([
      { titleId: ids[1], visible: true },
      { titleId: seriesId, visible: true },
    ])
  })
})
