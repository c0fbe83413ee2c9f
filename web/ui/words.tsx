import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'

/**
 * The words of an interface. `{name}` stands for a value; a key with `.one` and `.other` beside it is chosen by the plural rules of the language
 * and the value `count`.
 */
export type Dictionary = Readonly<Record<string, string>>

type PluralKey = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
/** What may be asked of a dictionary: `episodes` for `episodes.one` and `episodes.other`. */
export type WordKey<Words extends Dictionary> = keyof Words extends infer Key
  ? Key extends `${infer Base}.${PluralKey}`
    ? Base
    : Key
  : never

export type Say<Words extends Dictionary> = (key: WordKey<Words>, values?: Readonly<Record<string, string | number>>) => string

export interface Speech<Words extends Dictionary> {
  /** The language that is spoken, which is not always the one that was asked for. */
  readonly language: string
  readonly say: Say<Words>
}

/** Words in one language. A plural form that a language has and the dictionary has not is said as `other`. */
export const speak = <Words extends Dictionary>(words: { readonly [Key in string]?: string }, language: string): Say<Words> => {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (key, values = {}) => {
    const count = values['count']
    const form = typeof count === 'number' ? (words[`${String(key)}.${plurals.select(count)}`] ?? words[`${String(key)}.other`]) : undefined
    const template = form ?? words[String(key)] ?? String(key)
    return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : value
    })
  }
}

/** The first of `wanted` in which there are words: `pt-BR` is content with `pt`. */
export const spokenLanguage = (wanted: readonly string[], available: readonly string[]): string | undefined => {
  for (const tag of wanted) {
    const found = available.find((language) => language === tag) ?? available.find((language) => language === tag.split('-')[0])
    if (found) return found
  }
  return undefined
}

/** `base` is bundled and stands in until another language has come; the others are loaded when they are wanted. */
export const createSpeech = <Words extends Dictionary>(options: {
  readonly base: { readonly language: string; readonly words: Words }
  readonly others: Readonly<Record<string, () => Promise<{ readonly [Key in keyof Words]?: string }>>>
}) => {
  const { base, others } = options
  const languages = [base.language, ...Object.keys(others)]
  const baseSpeech: Speech<Words> = { language: base.language, say: speak<Words>(base.words, base.language) }
  const SpeechContext = createContext(baseSpeech)

  const SpeechProvider = ({ wanted, children }: { readonly wanted: readonly string[]; readonly children: ReactNode }) => {
    const language = spokenLanguage(wanted, languages) ?? base.language
    const [loaded, setLoaded] = useState(baseSpeech)
    useEffect(() => {
      let isWanted = true
      others[language]?.().then(
        (words) => isWanted && setLoaded({ language, say: speak<Words>({ ...base.words, ...words }, language) }),
        // Without its words the interface stays in the base language.
        () => {},
      )
      return () => {
        isWanted = false
      }
    }, [language])
    const speech = useMemo(() => (loaded.language === language ? loaded : baseSpeech), [loaded, language])
    useEffect(() => {
      document.documentElement.lang = speech.language
      document.documentElement.dir = directionOf(speech.language)
    }, [speech.language])
    return <SpeechContext value={speech}>{children}</SpeechContext>
  }
  return { SpeechProvider, useSpeech: () => useContext(SpeechContext), languages }
}

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'ur', 'yi'])

export const directionOf = (language: string): 'ltr' | 'rtl' => (rightToLeft.has(language.split('-')[0]!) ? 'rtl' : 'ltr')
