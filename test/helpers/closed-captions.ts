import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from './masters.ts'

/** What a channel says: words on a row of the screen, from when to when, in seconds. */
export interface ClosedCaption {
  readonly from: number
  readonly to: number
  readonly words: string
  /** From the top, of 15. */
  readonly row: 1 | 15
  readonly italic?: boolean
}

const frameRate = 30

/** A film with CEA-608 captions inside its H.264 pictures, as broadcasters deliver them: CC1 in the first field, CC3 in the second. Resolves to its path. */
export const makeCaptionedMaster = async (
  folder: string,
  name: string,
  wish: { readonly seconds: number; readonly cc1: readonly ClosedCaption[]; readonly cc3?: readonly ClosedCaption[] },
): Promise<string> => {
  const [bare, captioned, path] = ['bare.h264', 'captioned.h264', name].map((file) => join(folder, file)) as [string, string, string]
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=128x72:r=${frameRate}:d=${wish.seconds}`]
  await ffmpeg([...picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-x264-params', 'slices=1', '-pix_fmt', 'yuv420p', bare])
  await writeFile(
    captioned,
    withCaptions(await readFile(bare), bytePairs(wish.cc1, 0x14, wish.seconds), bytePairs(wish.cc3 ?? [], 0x15, wish.seconds)),
  )
  const sound = ['-f', 'lavfi', '-i', `sine=r=48000:d=${wish.seconds}`, '-metadata:s:a:0', 'language=eng']
  await ffmpeg([
    '-r',
    String(frameRate),
    '-i',
    captioned,
    ...sound.slice(0, 4),
    '-map',
    '0:v',
    '-map',
    '1:a',
    ...sound.slice(4),
    '-c:v',
    'copy',
    '-c:a',
    'aac',
    path,
  ])
  return path
}

type Pair = readonly [number, number]

/** Two bytes a picture (CTA-608): every caption is loaded unseen, shown at its time, and erased at its end. Commands come twice. */
const bytePairs = (captions: readonly ClosedCaption[], command: 0x14 | 0x15, seconds: number): Pair[] => {
  const pairs: Pair[] = Array.from({ length: Math.round(seconds * frameRate) }, () => [0, 0])
  const twice = (pair: Pair): Pair[] => [pair, pair]
  const put = (from: number, sequence: readonly Pair[]) => sequence.forEach((pair, index) => (pairs[from + index] = pair))
  for (const { from, to, words, row, italic = false } of captions) {
    const letters = [...words.padEnd(words.length + (words.length % 2))].map((letter) => letter.charCodeAt(0))
    const load = [
      ...twice([command, 0x20]),
      ...twice([command, 0x2e]),
      ...twice(row === 1 ? [0x11, italic ? 0x4e : 0x50] : [0x14, italic ? 0x6e : 0x70]),
      ...Array.from({ length: letters.length / 2 }, (_, index): Pair => [letters[index * 2]!, letters[index * 2 + 1]!]),
    ]
    const shown = Math.round(from * frameRate)
    put(shown - load.length, load)
    put(shown, twice([command, 0x2f]))
    put(Math.round(to * frameRate), twice([command, 0x2c]))
  }
  return pairs
}

const withParity = (byte: number): number => ([...byte.toString(2)].filter((bit) => bit === '1').length % 2 === 0 ? byte | 0x80 : byte)

/** An SEI message before every slice (ATSC A/53 part 4, 6.2.3). */
const withCaptions = (stream: Uint8Array, first: readonly Pair[], second: readonly Pair[]): Uint8Array => {
  const pieces: Uint8Array[] = []
  let frame = 0
  let copied = 0
  for (let at = 0; at + 3 < stream.length; at += 1) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1 || ![1, 5].includes(stream[at + 3]! & 0x1f)) continue
    const triples = [0xfc, ...(first[frame] ?? [0, 0]).map(withParity), 0xfd, ...(second[frame] ?? [0, 0]).map(withParity)]
    const userData = [0xb5, 0, 0x31, ...Buffer.from('GA94'), 3, 0xc2, 0xff, ...triples, 0xff]
    pieces.push(stream.subarray(copied, at), Uint8Array.of(0, 0, 1, 6, 4, userData.length, ...userData, 0x80))
    copied = at
    frame += 1
  }
  return Buffer.concat([...pieces, stream.subarray(copied)])
}
