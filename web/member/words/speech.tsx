import { createSpeech, type WordKey } from '../../ui/words.tsx'
import { en, type WordsOfMember } from './en.ts'

export const { SpeechProvider, useSpeech, languages } = createSpeech<WordsOfMember>({
  base: { language: 'en', words: en },
  others: {
    de: async () => (await import('./de.ts')).de,
    fr: async () => (await import('./fr.ts')).fr,
    es: async () => (await import('./es.ts')).es,
    ja: async () => (await import('./ja.ts')).ja,
  },
})

export type MemberWord = WordKey<WordsOfMember>
export type MemberSpeech = ReturnType<typeof useSpeech>
