import type { Right } from '../../contracts/rights.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { editDistance } from '../../kit/text.ts'
import { foldText, isUnspaced, pairsOf, runsOf } from './fold-text.ts'

/** What the index knows of a title. */
export interface IndexedTitle {
  readonly titleId: TitleId
  /** In every language. */
  readonly names: readonly string[]
  readonly people: readonly string[]
  readonly genres: readonly string[]
  readonly maturityAge: number
  readonly rights: readonly Right[]
}

interface Found {
  /** Best first. */
  readonly titleIds: readonly TitleId[]
  readonly people: readonly string[]
  readonly genres: readonly string[]
}

/** Whether a viewer may know of a title, where they are now: the index holds rights and never answers. */
export type Finds = (title: IndexedTitle) => boolean

export interface TitleIndex {
  /** What `query` may mean, among titles that the viewer `finds`. Nothing for a query without letters and digits. */
  find(query: string, finds: Finds): Found
}

/** How well a text answers: the whole of it, its beginning, its words, or nearly its words. */
const worth = { exact: 400, prefix: 300, word: 200, fuzzy: 100 } as const
/** People and genres answer a little less than names, and never as much less as one step of `worth`. */
const discount = { name: 0, person: 60, genre: 80 } as const

/** Words that one beginning may stand for, and words that a mistyped one is compared with. */
const widestPrefix = 500
const wordsCompared = 1000
/** Mistakes that a word of this length may hold: none up to 3 letters, one up to 7, two beyond. */
const mistakesIn = (word: string): number => (word.length <= 3 ? 0 : word.length <= 7 ? 1 : 2)
/** Of the pairs of an unspaced query, this share must be there to be meant. */
const pairShare = 2 / 3
const labelsGiven = 8

interface Entry {
  readonly kind: keyof typeof discount
  readonly label: string
  /** Folded, its runs joined by single spaces. */
  readonly text: string
  readonly titles: IndexedTitle[]
}

/**
 * An index in memory over names, people and genres, each text an entry:
 *
 * - every word of an entry, and every pair of neighbouring characters in scripts without spaces, has a list of its entries;
 * - the words stand sorted, so that a beginning is a range found by halving;
 * - every three letters in a row (trigram) have a list of their words: a mistyped word shares some with the one that was meant, and the
 *   edit distance decides among those.
 *
 * All parts of a query must be found in one entry. It is small and exact for tens of thousands of titles; beyond that an engine takes over.
 */
export const buildTitleIndex = (titles: readonly IndexedTitle[]): TitleIndex => {
  const entries = entriesOf(titles)
  const entriesByWord = new Map<string, number[]>()
  for (const [index, entry] of entries.entries()) {
    for (const word of new Set(wordsOf(entry.text))) append(entriesByWord, word, index)
  }
  const words = [...entriesByWord.keys()].toSorted()
  const wordsByTrigram = new Map<string, number[]>()
  for (const [index, word] of words.entries()) {
    if (!isUnspaced(word)) for (const trigram of trigramsOf(word)) append(wordsByTrigram, trigram, index)
  }

  const entriesOfWords = (found: readonly string[]): Set<number> => new Set(found.flatMap((word) => entriesByWord.get(word)!))
  const beginningWith = (prefix: string): string[] => {
    const from = lowerBound(words, prefix)
    let to = from
    while (to < words.length && to - from < widestPrefix && words[to]!.startsWith(prefix)) to += 1
    return words.slice(from, to)
  }
  const meant = (mistyped: string): string[] => {
    const allowed = mistakesIn(mistyped)
    if (allowed === 0) return []
    const shared = new Map<number, number>()
    for (const trigram of trigramsOf(mistyped))
      for (const index of wordsByTrigram.get(trigram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1)
    return [...shared]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, wordsCompared)
      .map(([index]) => words[index]!)
      .filter((word) => Math.abs(word.length - mistyped.length) <= allowed && editDistance(word, mistyped) <= allowed)
  }

  const spacedAnswers = (run: string): Map<number, number> => {
    const found = new Map([...entriesOfWords(meant(run))].map((index) => [index, worth.fuzzy as number]))
    for (const index of entriesOfWords(beginningWith(run))) found.set(index, worth.word)
    return found
  }
  const unspacedAnswers = (run: string): Map<number, number> => {
    const pairs = pairsOf(run)
    // One character is the beginning of pairs.
    const lookUp = (pair: string) =>
      run === pair && Array.from(run).length === 1 ? beginningWith(run) : entriesByWord.has(pair) ? [pair] : []
    const hits = new Map<number, number>()
    for (const pair of pairs) for (const index of entriesOfWords(lookUp(pair))) hits.set(index, (hits.get(index) ?? 0) + 1)
    const enough = [...hits].filter(([, count]) => count >= pairs.length * pairShare)
    return new Map(enough.map(([index, count]) => [index, count === pairs.length ? worth.word : worth.fuzzy]))
  }
  /** Entries that hold all runs of the query, and how well they hold the one they hold worst. */
  const answers = (runs: readonly string[]): Map<number, number> =>
    runs.map((run) => (isUnspaced(run) ? unspacedAnswers(run) : spacedAnswers(run))).reduce(bothHold)

  return {
    find(query, finds) {
      const runs = runsOf(foldText(query))
      if (runs.length === 0) return { titleIds: [], people: [], genres: [] }
      const text = runs.join(' ')
      const scored = [...answers(runs)].map(([index, words]) => {
        const entry = entries[index]!
        const base = entry.text === text ? worth.exact : entry.text.startsWith(text) ? worth.prefix : words
        // Among equals, the text of which the query is the larger part.
        return { entry, base, score: base - discount[entry.kind] + Math.min(1, text.length / entry.text.length) }
      })
      // Guesses are made only when nothing answers as it was typed.
      const meantAsTyped = scored.filter(({ base }) => base > worth.fuzzy)
      return foundOf(meantAsTyped.length > 0 ? meantAsTyped : scored, finds)
    },
  }
}

const bothHold = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Map<number, number> => {
  const both = new Map<number, number>()
  for (const [index, value] of one) {
    const beside = other.get(index)
    if (beside !== undefined) both.set(index, Math.min(value, beside))
  }
  return both
}

const foundOf = (scored: readonly { readonly entry: Entry; readonly score: number }[], finds: Finds): Found => {
  const best = new Map<TitleId, number>()
  const labels: Record<Entry['kind'], string[]> = { name: [], person: [], genre: [] }
  for (const { entry, score } of scored.toSorted((a, b) => b.score - a.score || (a.entry.text < b.entry.text ? -1 : 1))) {
    const titles = entry.titles.filter(finds)
    if (titles.length > 0 && labels[entry.kind].length < labelsGiven) labels[entry.kind].push(entry.label)
    for (const { titleId } of titles) if (!best.has(titleId)) best.set(titleId, score)
  }
  // Newest first among equals: ids are ordered by time.
  const titleIds = [...best].toSorted(([a, one], [b, other]) => other - one || (a < b ? 1 : -1)).map(([titleId]) => titleId)
  return { titleIds, people: labels.person, genres: labels.genre }
}

/** One entry for each name of each title, and for each person and genre with all their titles. */
const entriesOf = (titles: readonly IndexedTitle[]): Entry[] => {
  const entries = new Map<string, Entry>()
  const add = (kind: Entry['kind'], label: string, title: IndexedTitle) => {
    const text = runsOf(foldText(label)).join(' ')
    if (text === '') return
    const key = kind === 'name' ? `name ${title.titleId} ${text}` : `${kind} ${text}`
    const entry = entries.get(key) ?? { kind, label, text, titles: [] }
    entries.set(key, entry)
    if (!entry.titles.includes(title)) entry.titles.push(title)
  }
  for (const title of titles) {
    for (const name of title.names) add('name', name, title)
    for (const person of title.people) add('person', person, title)
    for (const genre of title.genres) add('genre', genre, title)
  }
  return [...entries.values()]
}

/** The words of an entry's text; of an unspaced run its pairs, and its last character, which begins no pair. */
const wordsOf = (text: string): string[] =>
  runsOf(text).flatMap((run) => (isUnspaced(run) ? [...pairsOf(run), Array.from(run).at(-1)!] : [run]))

/** `^wo wor ord rd$` of `word`. */
const trigramsOf = (word: string): Set<string> => {
  const marked = `^${word}$`
  return new Set(Array.from({ length: Math.max(1, marked.length - 2) }, (_, at) => marked.slice(at, at + 3)))
}

/** The first place in sorted `words` that is not before `word`. */
const lowerBound = (words: readonly string[], word: string): number => {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (words[middle]! < word) low = middle + 1
    else high = middle
  }
  return low
}

const append = (lists: Map<string, number[]>, key: string, value: number): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
