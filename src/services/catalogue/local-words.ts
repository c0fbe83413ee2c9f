import type { LocalText } from '../../contracts/shared.ts'

/**
 * The words of a text for somebody who reads `language` (BCP 47): in exactly that language, else in its primary language, else in
 * English, else in the first one there is (lookup in the spirit of RFC 4647, section 3.4). Blank entries count as missing.
 */
export const localWords = (text: LocalText, language: string): { text: string; language: string } | undefined => {
  const entries = Object.entries(text).filter(([, words]) => words.trim() !== '')
  const wanted = language.toLowerCase()
  const found =
    entries.find(([tag]) => tag.toLowerCase() === wanted) ??
    inPrimaryLanguage(entries, primaryOf(wanted)) ??
    inPrimaryLanguage(entries, 'en') ??
    entries[0]
  return found && { text: found[1], language: found[0] }
}

/** The bare language first, then any of its variants. */
const inPrimaryLanguage = (entries: readonly [string, string][], primary: string): [string, string] | undefined =>
  entries.find(([tag]) => tag.toLowerCase() === primary) ?? entries.find(([tag]) => primaryOf(tag.toLowerCase()) === primary)

const primaryOf = (tag: string): string => tag.split('-', 1)[0]!
