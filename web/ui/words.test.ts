import { describe, expect, it } from 'vitest'
import { directionOf, speak, spokenLanguage } from './words.tsx'

const words = { play: 'Play', 'episodes.one': '{count} episode', 'episodes.other': '{count} episodes', hello: 'Hello, {name}' } as const

describe('words', () => {
  const say = speak<typeof words>(words, 'en')

  it('puts values in their places', () => {
    expect(say('hello', { name: 'Ana' })).toBe('Hello, Ana')
    expect(say('hello')).toBe('Hello, {name}')
  })

  it('follows the plural rules of the language', () => {
    expect([say('episodes', { count: 1 }), say('episodes', { count: 0 }), say('episodes', { count: 1200 })]).toEqual([
      '1 episode',
      '0 episodes',
      '1,200 episodes',
    ])
    const french = speak<typeof words>({ 'episodes.one': '{count} épisode', 'episodes.other': '{count} épisodes' }, 'fr')
    expect([french('episodes', { count: 0 }), french('episodes', { count: 2 })]).toEqual(['0 épisode', '2 épisodes'])
  })

  it('says `other` where the dictionary lacks a form', () => {
    expect(speak<typeof words>({ 'episodes.other': '{count} 話' }, 'ja')('episodes', { count: 1 })).toBe('1 話')
  })

  it('finds the nearest language that there is', () => {
    expect(spokenLanguage(['pt-BR', 'de-AT', 'fr'], ['en', 'de', 'fr'])).toBe('de')
    expect(spokenLanguage(['ko'], ['en'])).toBeUndefined()
  })

  it('knows which way a language runs', () => {
    expect([directionOf('ar-EG'), directionOf('he'), directionOf('ja')]).toEqual(['rtl', 'rtl', 'ltr'])
  })
})
