import { describe, expect, it } from 'vitest'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import { changeOf, draftOf } from './draft.ts'

const title: Title = {
  titleId: '01a1fb79-fdc6-70a9-8400-97c7186d969a' as TitleId,
  kind: 'film',
  name: { en: 'Life', de: 'Leben' },
  synopsis: { en: 'Cells.' },
  genres: ['Abstract', 'Short'],
  cast: [{ name: 'Ada', role: 'The glider' }, { name: 'Grace' }],
  maturityAge: 6,
  year: 2026,
  visible: true,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
}

describe('the draft of a title', () => {
  it('writes back what stands there when nothing was typed', () => {
    const { name, synopsis, genres, cast, maturityAge, year } = title
    expect(changeOf(draftOf(title))).toEqual({ name, synopsis, genres, cast, maturityAge, year })
  })
  it('leaves out what is empty and does not mind untidy fields', () => {
    const draft = { ...draftOf(title), genres: ' Short,, ', cast: ' Ada : \n\n: nobody', year: '' }
    const words = { ...draft.words, ja: { name: ' ', synopsis: '' } }
    expect(changeOf({ ...draft, words })).toEqual({
      name: title.name,
      synopsis: title.synopsis,
      genres: ['Short'],
      cast: [{ name: 'Ada' }, { name: ': nobody' }],
      maturityAge: 6,
    })
  })
  it('begins in English where there are no words at all', () => {
    expect(draftOf({ ...title, name: {}, synopsis: {} }).words).toEqual({ en: { name: '', synopsis: '' } })
  })
})
