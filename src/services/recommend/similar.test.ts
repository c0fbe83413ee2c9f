import { describe, expect, it } from 'vitest'
import type { Clients } from '../../contracts/index.ts'
import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import { candidatesOf } from './candidates.ts'
import { coWatchingOf } from './co-watching.ts'
import { similarTo } from './similar.ts'

type Item = Awaited<ReturnType<Clients['catalogue']['listVisible']>>['items'][number]
const item = (titleId: string, change: Partial<Item> = {}): Item => ({
  titleId: titleId as TitleId,
  kind: 'film',
  name: { en: titleId },
  synopsis: {},
  genres: [],
  cast: [],
  maturityAge: 0,
  playable: true,
  addedAt: '2026-01-01T00:00:00.000Z',
  episodeIds: [],
  rights: [],
  ...change,
})
const nobody = coWatchingOf([])
const like = (seed: Item, others: Item[], coWatching = nobody) => {
  const candidates = candidatesOf({ version: 1, items: [seed, ...others] })
  return similarTo(candidates.byId.get(seed.titleId)!, candidates, coWatching).map(({ candidate, score, likeness }) => ({
    id: candidate.titleId as string,
    score: Math.round(score * 1000) / 1000,
    likeness,
  }))
}

describe('similar titles', () => {
  it('share genres, by Jaccard', () => {
    const seed = item('seed', { genres: ['Drama', 'Mystery'] })
    expect(
      like(seed, [
        item('half', { genres: ['Drama'] }),
        item('both', { genres: ['Mystery', 'Drama'] }),
        item('none', { genres: ['Comedy'] }),
      ]),
    ).toEqual([
      { id: 'both', score: 0.4, likeness: { kind: 'genre', genres: ['Drama', 'Mystery'] } },
      { id: 'half', score: 0.2, likeness: { kind: 'genre', genres: ['Drama'] } },
    ])
  })

  it('share people, of whom two are as good as many', () => {
    const seed = item('seed', { cast: ['Ana', 'Bo', 'Cy'] })
    expect(like(seed, [item('one', { cast: ['Bo'] }), item('three', { cast: ['Ana', 'Bo', 'Cy'] })])).toEqual([
      { id: 'three', score: 0.2, likeness: { kind: 'cast', names: ['Ana', 'Bo', 'Cy'] } },
      { id: 'one', score: 0.1, likeness: { kind: 'cast', names: ['Bo'] } },
    ])
  })

  it('share their audience', () => {
    const plays = ['p', 'q'].flatMap((profileId) =>
      ['seed', 'other'].map((titleId) => ({ profileId: profileId as ProfileId, titleId: titleId as TitleId, watchedSeconds: 1 })),
    )
    expect(like(item('seed'), [item('other'), item('unwatched')], coWatchingOf(plays))).toEqual([
      { id: 'other', score: 0.3, likeness: { kind: 'audience' } },
    ])
  })

  it('are of one era only when they share something else', () => {
    const seed = item('seed', { year: 2000, genres: ['Drama'] })
    expect(like(seed, [item('same year', { year: 2000 }), item('then', { year: 2010, genres: ['Drama'] })])).toEqual([
      { id: 'then', score: 0.437, likeness: { kind: 'genre', genres: ['Drama'] } },
    ])
    const crowd = Array.from({ length: 20 }, (_, index) => `g${index}`)
    expect(like(item('seed', { year: 2000, genres: ['Drama'] }), [item('far', { year: 2000, genres: ['Drama', ...crowd] })])).toMatchObject(
      [{ id: 'far', likeness: { kind: 'era', year: 2000 } }],
    )
  })

  it('are never the title itself', () => {
    expect(like(item('seed', { genres: ['Drama'] }), [])).toEqual([])
  })
})
