import { describe, expect, it } from 'vitest'
import type { TitleId } from '../../contracts/ids.ts'
import { buildTitleIndex, type IndexedTitle } from './title-index.ts'

const title = (titleId: string, names: string[], change: Partial<IndexedTitle> = {}): IndexedTitle => ({
  titleId: titleId as TitleId,
  names,
  people: [],
  genres: [],
  maturityAge: 0,
  rights: [],
  ...change,
})

const index = buildTitleIndex([
  title('giants', ['Attack on Titan', '進撃の巨人', 'L’Attaque des Titans'], { people: ['Hajime Isayama'], genres: ['Animation'] }),
  title('amelie', ['Le Fabuleux Destin d’Amélie Poulain', 'Amélie'], { people: ['Audrey Tautou'], genres: ['Comedy', 'Romance'] }),
  title('moon', ['Moon'], { people: ['Sam Rockwell'], genres: ['Science fiction'] }),
  title('moonlight', ['Moonlight'], { genres: ['Drama'] }),
  title('new moon', ['The New Moon']),
  title('noon', ['High Noon'], { people: ['Gary Cooper'], genres: ['Western'] }),
  title('shadow', ['影', 'Shadow']),
  title('spring rain', ['春の雨', 'Spring Rain']),
  title('grown', ['Moonshine'], { people: ['Grown Up'], genres: ['Adult'], maturityAge: 18 }),
])
const upTo = (maturityAge: number) => (each: IndexedTitle) => each.maturityAge <= maturityAge
const found = (query: string, maturityAge = 17) => index.find(query, upTo(maturityAge)).titleIds

describe('finding titles', () => {
  it('puts the whole name first, then its beginning, then its words', () => {
    expect(found('moon')).toEqual(['moon', 'moonlight', 'new moon'])
    expect(found('Moonl')).toEqual(['moonlight'])
    expect(found('the new')).toEqual(['new moon'])
    expect(found('moon new')).toEqual(['new moon'])
  })

  it('finds names in every language, without case, accents and punctuation', () => {
    expect(found('amelie')).toEqual(['amelie'])
    expect(found('AMÉLIE')).toEqual(['amelie'])
    expect(found("l'attaque des")).toEqual(['giants'])
    expect(found('  fabuleux -- destin ')).toEqual(['amelie'])
  })

  it('finds Japanese by its beginning, its middle and a single character', () => {
    for (const query of ['進撃の巨人', '進撃', '巨人', '撃の', '進', '人']) expect([query, found(query)]).toEqual([query, ['giants']])
    expect(found('影')).toEqual(['shadow'])
    expect(found('雨')).toEqual(['spring rain'])
    expect(found('春 rain')).toEqual([])
  })

  it('forgives one mistake in a word, two in a long one, none in a short one', () => {
    expect(found('shadwo')).toEqual(['shadow'])
    expect(found('shdow')).toEqual(['shadow'])
    expect(found('lattaque')).toEqual(['giants'])
    expect(found('hsdaow')).toEqual([])
    expect(found('fabulexu destni')).toEqual(['amelie'])
    expect(found('fabulleuxx')).toEqual(['amelie'])
    expect(found('moo')).toEqual(['moon', 'moonlight', 'new moon'])
    expect(found('mno')).toEqual([])
    expect(found('進撃の巨大')).toEqual(['giants'])
    expect(found('進攻の巨大')).toEqual([])
  })

  it('does not guess when something answers as it was typed', () => {
    expect(found('noon')).toEqual(['noon'])
    expect(found('moin')).toEqual(['moon', 'new moon'])
  })

  it('wants all words of a query in one name', () => {
    expect(found('moon shadow')).toEqual([])
    expect(found('high moon')).toEqual(['noon'])
  })

  it('finds nothing for nothing', () => {
    for (const query of ['', '   ', '!?', '—', '\u0301'])
      expect(index.find(query, upTo(18))).toEqual({ titleIds: [], people: [], genres: [] })
    expect(buildTitleIndex([]).find('moon', upTo(18))).toEqual({ titleIds: [], people: [], genres: [] })
  })
})

describe('finding people and genres', () => {
  it('names them, and their titles after titles that are called so', () => {
    expect(index.find('tautou', upTo(17))).toEqual({ titleIds: ['amelie'], people: ['Audrey Tautou'], genres: [] })
    expect(index.find('sci', upTo(17))).toEqual({ titleIds: ['moon'], people: [], genres: ['Science fiction'] })
    const both = buildTitleIndex([title('a', ['Cooper']), title('b', ['Something'], { people: ['Cooper'] }), title('c', ['Cooperation'])])
    expect(both.find('cooper', upTo(18))).toEqual({ titleIds: ['a', 'b', 'c'], people: ['Cooper'], genres: [] })
  })

  it('names a person once, with all their titles', () => {
    const works = buildTitleIndex([
      title('a', ['One'], { people: ['Ana Lumière', 'ANA LUMIERE'] }),
      title('b', ['Two'], { people: ['Ana Lumiere'] }),
    ])
    expect(works.find('lumiere', upTo(18))).toEqual({ titleIds: ['b', 'a'], people: ['Ana Lumière'], genres: [] })
  })
})

describe('maturity', () => {
  it('keeps titles from whom they are not meant for, with their people and genres', () => {
    expect(found('moonshine', 18)).toEqual(['grown'])
    expect(found('moonshine', 17)).toEqual([])
    expect(index.find('grown', upTo(17))).toEqual({ titleIds: [], people: [], genres: [] })
    expect(index.find('adult', upTo(17)).genres).toEqual([])
    expect(index.find('adult', upTo(18)).genres).toEqual(['Adult'])
  })
})
