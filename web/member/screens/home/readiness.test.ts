import { describe, expect, it } from 'vitest'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import type { HomeCard } from '../../../../src/contracts/recommend.ts'
import { readiness } from './readiness.ts'

const card = (id: string, playable: boolean): HomeCard => ({
  titleId: id as TitleId, kind: 'film', name: id, nameLanguage: 'en', tagline: '', genres: [], maturityAge: 0, playable, inMyList: false,
}) // prettier-ignore
const row = (rowId: string, items: HomeCard[]) => ({ rowId, kind: 'new' as const, name: rowId, reason: '', items })

describe('readiness', () => {
  it('counts a title once, however often it is shown', () => {
    const [one, two, three] = [card('1', true), card('2', true), card('3', false)]
    expect(readiness({ hero: { ...one, reason: '' }, rows: [row('a', [one, three]), row('b', [two, three])] })).toEqual({
      done: 2,
      total: 3,
    })
  })

  it('is nothing of nothing for an empty page', () => {
    expect(readiness({ rows: [] })).toEqual({ done: 0, total: 0 })
  })
})
