/** A value that stands between quotes, in an attribute list. */
interface Quoted {
  readonly quoted: string
}

/**
 * An attribute list (RFC 8216, 4.2): names and values in the given order; undefined ones are left out.
 * Plain values are numbers and enumerated strings of ours; everything that came from people goes through `quoted`.
 */
export const formatAttributes = (attributes: Readonly<Record<string, string | number | Quoted | undefined>>): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? `"${value.quoted}"` : value}`)
    .join(',')

/**
 * A quoted string cannot carry a line feed, a carriage return or a double quote, and there is no escape for them (RFC 8216, 4.2):
 * the quote becomes an apostrophe, every control character and line separator a blank.
 */
export const quoted = (text: string): Quoted => ({
  quoted: text
    .toWellFormed()
    .replaceAll('"', "'")
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' '),
})
