import type { Title, TitleChange } from '../../../../src/contracts/catalogue.ts'

/** The words of a title as they stand in the fields of the editor. */
export interface Draft {
  /** By language, in the order in which they are shown. */
  readonly words: Readonly<Record<string, { readonly name: string; readonly synopsis: string }>>
  /** With commas between them. */
  readonly genres: string
  /** One person a line, `Name: role`. */
  readonly cast: string
  readonly year: string
  readonly maturityAge: string
}

export const draftOf = ({ name, synopsis, genres, cast, year, maturityAge }: Title): Draft => {
  const languages = [...new Set([...Object.keys(name), ...Object.keys(synopsis)])]
  if (languages.length === 0) languages.push('en')
  return {
    words: Object.fromEntries(languages.map((language) => [language, { name: name[language] ?? '', synopsis: synopsis[language] ?? '' }])),
    genres: genres.join(', '),
    cast: cast.map((person) => (person.role ? `${person.name}: ${person.role}` : person.name)).join('\n'),
    year: year === undefined ? '' : String(year),
    maturityAge: String(maturityAge),
  }
}

/** What is to be written. Empty words are left out; a year that was never there stays away. */
export const changeOf = ({ words, genres, cast, year, maturityAge }: Draft): TitleChange => ({
  name: localText(words, 'name'),
  synopsis: localText(words, 'synopsis'),
  genres: piecesOf(genres, ','),
  cast: piecesOf(cast, '\n').map(personOf),
  maturityAge: Number(maturityAge),
  ...(year !== '' && { year: Number(year) }),
})

const localText = (words: Draft['words'], field: 'name' | 'synopsis') =>
  Object.fromEntries(
    Object.entries(words).flatMap(([language, said]) => (said[field].trim() === '' ? [] : [[language, said[field].trim()]])),
  )

const piecesOf = (text: string, between: string): string[] =>
  text
    .split(between)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')

const personOf = (line: string) => {
  const colon = line.indexOf(':')
  if (colon < 1) return { name: line }
  const role = line.slice(colon + 1).trim()
  return { name: line.slice(0, colon).trim(), ...(role !== '' && { role }) }
}
