import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/contracts/catalogue.ts'
import type { TitleId } from '../../src/contracts/ids.ts'
import { speak } from '../ui/words.tsx'
import { sayClock, sayDuration, sayFacts, sayLanguage } from './say-title.ts'
import { en, type WordsOfMember } from './words/en.ts'

const speech = { language: 'en', say: speak<WordsOfMember>(en, 'en') }
const card = (changes: Partial<Card>): Card => ({
  titleId: 't' as TitleId, kind: 'film', name: 'Tide', nameLanguage: 'en', tagline: '', genres: ['drama', 'sea', 'slow'], maturityAge: 0, playable: true, ...changes,
}) // prettier-ignore

describe('what is said about a title', () => {
  it.each([
    [48, '48 s'],
    [89.4, '89 s'],
    [90, '2 min'],
    [3599, '1 h 0 min'],
    [6000, '1 h 40 min'],
  ])('a length of %d seconds is %s', (seconds, words) => {
    expect(sayDuration(speech, seconds)).toBe(words)
  })

  it('a film: year, length, two genres, age', () => {
    expect(sayFacts(speech, card({ year: 2026, durationSeconds: 3120, maturityAge: 12 }))).toEqual([
      '2026',
      '52 min',
      'Drama',
      'Sea',
      '12+',
    ])
  })

  it('a series: how many episodes instead of a length', () => {
    expect(sayFacts(speech, card({ kind: 'series', episodes: 1, genres: [] }))).toEqual(['1 episode'])
  })

  it('an episode: its place first', () => {
    expect(sayFacts(speech, card({ kind: 'episode', season: 2, episode: 3, durationSeconds: 60, genres: [] }))).toEqual(['S2 E3', '60 s'])
  })

  it('nothing that is not known', () => {
    expect(sayFacts(speech, card({ genres: [] }))).toEqual([])
  })

  it.each([
    [0, '0:00'],
    [65.9, '1:05'],
    [3723, '1:02:03'],
    [-3, '0:00'],
  ])('second %d stands on the clock as %s', (seconds, words) => {
    expect(sayClock(seconds)).toBe(words)
  })

  it('languages by their names, and a tag that nobody knows as it is', () => {
    expect([sayLanguage('ja', 'en'), sayLanguage('ja', 'fr'), sayLanguage('not a tag', 'en')]).toEqual([
      'Japanese',
      'Japonais',
      'not a tag',
    ])
  })

  it('a language that a master did not name as it is wanted, and not as the root of all languages', () => {
    expect([sayLanguage('und', 'en', 'Original'), sayLanguage('und', 'ja', 'オリジナル'), sayLanguage('und', 'en')]).toEqual([
      'Original',
      'オリジナル',
      'und',
    ])
  })
})
