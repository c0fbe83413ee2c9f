/** Characters of a tagline: two lines on a card. */
const taglineCharacters = 120

/** The first sentence of a synopsis; cut at a word, with an ellipsis, when it is longer than a card has room for. */
export const tagline = (synopsis: string): string => {
  const text = synopsis.trim().replace(/\s+/g, ' ')
  const sentence = /^.*?(?:[.!?…](?=\s|$)|[。！？])/u.exec(text)?.[0] ?? text
  const characters = Array.from(sentence)
  if (characters.length <= taglineCharacters) return sentence
  const cut = characters.slice(0, taglineCharacters - 1).join('')
  const lastSpace = cut.lastIndexOf(' ')
  // Languages without spaces are cut anywhere.
  return `${(lastSpace > taglineCharacters / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`
}
