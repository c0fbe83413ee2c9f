export type CsvValue = string | number | undefined

/** Comma-separated values (RFC 4180): CRLF after each record, and quotes around what holds a comma, a quote or a line break. */
export const toCsv = (head: readonly string[], rows: readonly (readonly CsvValue[])[]): string =>
  [head, ...rows].map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('')

const fieldOf = (value: CsvValue): string => {
  if (typeof value !== 'string') return value === undefined ? '' : String(value)
  // A spreadsheet would run such words as a formula.
  const words = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words
}
