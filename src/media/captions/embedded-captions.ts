export interface EmbeddedCaptions {
  /** Fields of CEA-608 that carry something: 1 for CC1 and CC2, 2 for CC3 and CC4. */
  readonly cea608Fields: readonly (1 | 2)[]
  readonly cea708: boolean
}

/** What televisions call the first channel of each field, the one that is in use. */
export const captionChannels: Readonly<Record<1 | 2, string>> = { 1: 'CC1', 2: 'CC3' }

/** Looking further finds nothing new: captions come with every picture. */
const lookedAtMost = 4096

/**
 * Closed captions that lie inside the coded picture (ATSC A/53 part 4, 6.2.3; CTA-708, 4.4): user data `GA94` of type 3 in an SEI message or, of MPEG-2, behind a start
 * code of its own, then triples of a type and two bytes. They are only recognised; nothing here draws them.
 *
 * @param bytes of coded H.264, HEVC or MPEG-2 pictures, in any wrapping.
 */
export const embeddedCaptions = (bytes: Uint8Array): EmbeddedCaptions => {
  const fields = new Set<1 | 2>()
  let cea708 = false
  let looked = 0
  for (let at = bytes.indexOf(mark[0]!); at >= 0 && looked < lookedAtMost; at = bytes.indexOf(mark[0]!, at + 1)) {
    if (!standsAt(bytes, mark, at) || !fronts.some((front) => standsAt(bytes, front, at - front.length))) continue
    looked += 1
    const count = (bytes[at + mark.length] ?? 0) & 0x1f
    // After the count comes a reserved byte. A triple begins 11111, then whether it counts, then its type.
    for (let triple = 0; triple < count; triple += 1) {
      const start = at + mark.length + 2 + triple * 3
      const [head = 0, first = 0, second = 0] = bytes.subarray(start, start + 3)
      if ((head & 0xfc) !== 0xfc) continue
      const type = head & 3
      // 0x80 0x80 is nothing, with the parity of CEA-608.
      if (type >= 2) cea708 ||= first !== 0 || second !== 0
      else if ((first & 0x7f) !== 0 || (second & 0x7f) !== 0) fields.add(type === 0 ? 1 : 2)
    }
  }
  return { cea608Fields: [...fields].toSorted((a, b) => a - b), cea708 }
}

const standsAt = (bytes: Uint8Array, pattern: readonly number[], at: number): boolean =>
  pattern.every((byte, place) => bytes[at + place] === byte)

/** `GA94`, captions. */
const mark = [0x47, 0x41, 0x39, 0x34, 0x03] as const
/** United States, provider ATSC; or the start code of user data. */
const fronts: readonly (readonly number[])[] = [
  [0xb5, 0x00, 0x31],
  [0x00, 0x00, 0x01, 0xb2],
]
