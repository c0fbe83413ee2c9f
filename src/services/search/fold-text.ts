/** Letters that Unicode does not decompose into a base and a mark. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' }

/**
 * Text as the index compares it: lower case, without Latin, Greek and Cyrillic diacritics, full-width forms narrowed, katakana as hiragana.
 * Only the marks of U+0300 to U+036F go: the voicing marks of kana lie elsewhere, and without them ガ would be カ.
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => plainLetters[letter]!)
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))

/** Scripts written without spaces between words, where pairs of characters stand in for words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]/u
const runs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々])[\p{L}\p{N}\p{M}])+/gu

/** The runs of letters and digits of a folded text: words, and stretches of unspaced script. */
export const runsOf = (folded: string): string[] => folded.match(runs) ?? []

export const isUnspaced = (run: string): boolean => unspaced.test(run)

/** `進撃の巨人` gives `進撃 撃の の巨 巨人`; a single character gives itself. */
export const pairsOf = (run: string): string[] => {
  const characters = Array.from(run)
  return characters.length < 2 ? characters : characters.slice(1).map((character, index) => characters[index]! + character)
}
