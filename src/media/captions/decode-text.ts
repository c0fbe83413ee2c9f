export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * The text of a caption file and the encoding in which it was written: by its byte order mark, by the zeros of UTF-16 without one, else UTF-8 where the
 * bytes are valid UTF-8, else Windows-1252, in which nearly all other western files are written (WHATWG Encoding treats Latin-1 as the same).
 */
export const decodeText = (bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: decode(bytes.subarray(2), 'utf-16le'), encoding: 'utf-16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decode(bytes.subarray(2), 'utf-16be'), encoding: 'utf-16be' }
  const unmarked = unmarkedUtf16(bytes)
  if (unmarked) return { text: decode(bytes, unmarked), encoding: unmarked }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: decode(bytes, 'windows-1252'), encoding: 'windows-1252' }
  }
}

const decode = (bytes: Uint8Array, encoding: TextEncoding): string => new TextDecoder(encoding).decode(bytes)

/** Times and line ends are ASCII in every language, so at least a tenth of the characters of a UTF-16 file have a zero in the same half. */
const unmarkedUtf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  const looked = Math.min(bytes.length & ~1, 4096)
  if (looked < 4) return undefined
  let first = 0
  let second = 0
  for (let at = 0; at < looked; at += 2) {
    if (bytes[at] === 0) first += 1
    if (bytes[at + 1] === 0) second += 1
  }
  const many = looked / 2 / 10
  if (second >= many && first === 0) return 'utf-16le'
  return first >= many && second === 0 ? 'utf-16be' : undefined
}
