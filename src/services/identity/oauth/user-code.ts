import type { Random } from '../../../kit/random.ts'

/** Letters that make no words and look like no other (RFC 8628, 6.1): 20 to the power of 8 codes. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8

/** `WDJB-MJHT`, as a screen shows it. */
export const newUserCode = (random: Random): string => {
  let picked = ''
  while (picked.length < length) {
    const [byte] = random.bytes(1)
    // 240 is the greatest multiple of 20 in a byte: beyond it some letters would come more often.
    if (byte! < 240) picked += letters[byte! % letters.length]
  }
  return `${picked.slice(0, 4)}-${picked.slice(4)}`
}

/** What a person typed, as it is stored: capitals with the hyphen; undefined when it cannot be a code. */
export const readUserCode = (typed: string): string | undefined => {
  const plain = typed.toUpperCase().replaceAll(/[^A-Z]/g, '')
  return plain.length === length && [...plain].every((letter) => letters.includes(letter))
    ? `${plain.slice(0, 4)}-${plain.slice(4)}`
    : undefined
}
