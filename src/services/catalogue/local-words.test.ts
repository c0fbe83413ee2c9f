import { describe, expect, it } from 'vitest'
import { localWords } from './local-words.ts'

const everywhere = { ja: '影', 'pt-BR': 'Sombra', pt: 'Sombras', en: 'Shadow', de: 'Schatten' }

describe('words in the language of the viewer', () => {
  it.each([
    ['exactly that language', 'pt-BR', { text: 'Sombra', language: 'pt-BR' }],
    ['whatever the case of the tag', 'PT-br', { text: 'Sombra', language: 'pt-BR' }],
    ['the primary language for a variant that is missing', 'pt-PT', { text: 'Sombras', language: 'pt' }],
    ['a variant of the primary language when the bare one is missing', 'de-AT', { text: 'Schatten', language: 'de' }],
    ['English for a language that is missing', 'fr', { text: 'Shadow', language: 'en' }],
  ])('takes %s', (_, language, expected) => {
    expect(localWords(everywhere, language)).toEqual(expected)
  })

  it('takes another variant of the same language before English', () => {
    expect(localWords({ en: 'Colour', 'zh-Hant': '顏色' }, 'zh-Hans')).toEqual({ text: '顏色', language: 'zh-Hant' })
  })

  it('takes a variant of English where there is no bare one', () => {
    expect(localWords({ ja: '色', 'en-GB': 'Colour' }, 'fr')).toEqual({ text: 'Colour', language: 'en-GB' })
  })

  it('takes the first language when there is no English either', () => {
    expect(localWords({ ja: '影', de: 'Schatten' }, 'fr')).toEqual({ text: '影', language: 'ja' })
  })

  it('does not take a language for another that begins with the same letters', () => {
    expect(localWords({ fil: 'Anino', en: 'Shadow' }, 'fi')).toEqual({ text: 'Shadow', language: 'en' })
  })

  it('passes over blank words, and has none when all are blank', () => {
    expect(localWords({ de: '  ', en: 'Shadow' }, 'de')).toEqual({ text: 'Shadow', language: 'en' })
    expect(localWords({ de: ' ' }, 'de')).toBeUndefined()
    expect(localWords({}, 'de')).toBeUndefined()
  })
})
