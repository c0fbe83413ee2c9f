import { describe, expect, it } from 'vitest'
import { likenessWords, rowWords } from './row-words.ts'

describe('row words', () => {
  it('are in the language of the profile, by its primary language', () => {
    expect(rowWords('ja').continueWatching).toBe('視聴中コンテンツ')
    expect(rowWords('de-AT').because('Arc')).toBe('Weil du „Arc“ gesehen hast')
    expect(rowWords('FR').myList).toBe('Ma liste')
    expect(rowWords('es-MX').popular).toBe('Popular ahora')
  })

  it('are English where there are none', () => {
    expect(rowWords('pt-BR').fresh).toBe('New')
    expect(rowWords('enm').fresh).toBe('New')
  })

  it('say why titles are alike, and name two people at most', () => {
    expect(likenessWords(rowWords('en'), { kind: 'cast', names: ['Ana', 'Bo', 'Cy'] })).toBe('With Ana, Bo')
    expect(likenessWords(rowWords('de'), { kind: 'genre', genres: ['Drama', 'Krimi'] })).toBe('Auch Drama, Krimi')
    expect(likenessWords(rowWords('fr'), { kind: 'audience' })).toBe('Regardé par les mêmes personnes')
    expect(likenessWords(rowWords('ja'), { kind: 'era', year: 1954 })).toBe('1954年前後の作品')
  })
})
