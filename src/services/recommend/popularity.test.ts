import { describe, expect, it } from 'vitest'
import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import { popularityOf, ranked } from './popularity.ts'

const play = (titleId: string, watchedSeconds = 0) => ({ titleId: titleId as TitleId, profileId: 'somebody' as ProfileId, watchedSeconds })

describe('popularity', () => {
  it('counts one for a play, and one more for each twenty minutes watched, up to three', () => {
    const scores = popularityOf([{ ago: 0, plays: [play('pressed'), play('stayed', 1200), play('stayed', 600), play('marathon', 36_000)] }])
    expect([...scores]).toEqual([
      ['pressed', 1],
      ['stayed', 3.5],
      ['marathon', 4],
    ])
  })

  it('halves every week', () => {
    const scores = popularityOf([
      { ago: 0, plays: [play('a')] },
      { ago: 7, plays: [play('a'), play('b')] },
      { ago: 14, plays: [play('b')] },
    ])
    expect([...scores]).toEqual([
      ['a', 1.5],
      ['b', 0.75],
    ])
  })

  it('ranks the most watched first, and equals by id', () => {
    expect(ranked(popularityOf([{ ago: 0, plays: [play('c'), play('b'), play('a', 1200)] }])).map((each) => each.titleId)).toEqual([
      'a',
      'b',
      'c',
    ])
  })
})
