import { readPrintedFrames } from './metadata-print.ts'
import { stretch } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/**
 * What the two fields of the pictures say about how they were made, as ffmpeg's `idet` sees it: it asks of each picture whether its lines comb
 * (they show two moments), and whether one field is the same as in the picture before.
 *
 * Film at 24 pictures put on 60 fields (3:2 pulldown) repeats one field in every five; of five stored pictures one has the top field of the one
 * before and one the bottom field. Nothing else does that.
 */
export interface FieldStatistics {
  /** Pictures: combed with the top or the bottom field first, whole, and not decided. */
  readonly topFirst: number
  readonly bottomFirst: number
  readonly progressive: number
  readonly undecided: number
  /** Pictures with one field repeated. */
  readonly repeatedTop: number
  readonly repeatedBottom: number
  /** How many seconds (each judged by itself) are of which kind. */
  readonly seconds: { readonly interlaced: number; readonly telecined: number; readonly progressive: number; readonly undecided: number }
  /** Where it combs, telecined or not; at most 100. */
  readonly combed: readonly Stretch[]
}

export type FieldVerdict = 'progressive' | 'interlaced' | 'telecined' | 'mixed' | 'unknown'

/** Reads what `surveyMaster` has ffmpeg write; undefined when there is nothing. */
export const parseFields = (text: string): FieldStatistics | undefined => {
  let before = noCounts
  let total: Counts | undefined
  let beforeSeconds = 0
  const seconds = { interlaced: 0, telecined: 0, progressive: 0, undecided: 0 }
  const combed: { fromSeconds: number; toSeconds: number }[] = []
  readPrintedFrames(text, ({ seconds: now, number }) => {
    const counts = countsOf(number)
    if (!counts) return
    const kind = kindOf(minus(counts, before))
    total = counts
    // Counts of less than half a second are too few; they go to the next second.
    if (!kind || now - beforeSeconds < 0.5) return
    seconds[kind] += 1
    if (kind === 'interlaced' || kind === 'telecined') {
      const previous = combed.at(-1)
      if (previous && beforeSeconds - previous.toSeconds < bridgeSeconds) previous.toSeconds = now
      else if (combed.length < combedAtMost) combed.push({ fromSeconds: beforeSeconds, toSeconds: now })
    }
    before = counts
    beforeSeconds = now
  })
  if (!total) return undefined
  const { top, bottom, ...rest } = total
  return {
    ...rest,
    repeatedTop: top,
    repeatedBottom: bottom,
    seconds,
    combed: combed.map((part) => stretch(part.fromSeconds, part.toSeconds)),
  }
}

/**
 * What the film is. Stills and soft pictures stay undecided and do not count. A film is `mixed` when a tenth or more of what is decided
 * is of another kind than the rest.
 */
export const fieldVerdict = (statistics: FieldStatistics): FieldVerdict => {
  const { interlaced, telecined, progressive } = statistics.seconds
  const decided = interlaced + telecined + progressive
  const most = Math.max(interlaced, telecined, progressive)
  if (decided === 0 || most === 0) return 'unknown'
  // Slow passages of telecined film do not show which field is repeated and look interlaced: half is enough.
  if (telecined * 2 >= decided && telecined + interlaced >= decided * 0.9) return 'telecined'
  if (most < decided * 0.9) return 'mixed'
  return most === interlaced ? 'interlaced' : most === progressive ? 'progressive' : 'telecined'
}

/** Which field is shown first where it combs; undefined when nine tenths do not agree. */
export const fieldOrderOf = ({ topFirst, bottomFirst }: FieldStatistics): 'top-first' | 'bottom-first' | undefined => {
  const combed = topFirst + bottomFirst
  if (combed === 0) return undefined
  if (topFirst >= combed * 0.9) return 'top-first'
  return bottomFirst >= combed * 0.9 ? 'bottom-first' : undefined
}

interface Counts {
  readonly topFirst: number
  readonly bottomFirst: number
  readonly progressive: number
  readonly undecided: number
  readonly top: number
  readonly bottom: number
}

const noCounts: Counts = { topFirst: 0, bottomFirst: 0, progressive: 0, undecided: 0, top: 0, bottom: 0 }

const countsOf = (number: (key: string) => number): Counts | undefined => {
  const counts = {
    topFirst: number('lavfi.idet.single.tff'),
    bottomFirst: number('lavfi.idet.single.bff'),
    progressive: number('lavfi.idet.single.progressive'),
    undecided: number('lavfi.idet.single.undetermined'),
    top: number('lavfi.idet.repeated.top'),
    bottom: number('lavfi.idet.repeated.bottom'),
  }
  return Object.values(counts).every((count) => count >= 0) ? counts : undefined
}

const minus = (a: Counts, b: Counts): Counts => ({
  topFirst: a.topFirst - b.topFirst,
  bottomFirst: a.bottomFirst - b.bottomFirst,
  progressive: a.progressive - b.progressive,
  undecided: a.undecided - b.undecided,
  top: a.top - b.top,
  bottom: a.bottom - b.bottom,
})

/** Undefined when there are too few pictures to say. */
const kindOf = (counts: Counts): keyof FieldStatistics['seconds'] | undefined => {
  const { topFirst, bottomFirst, progressive, undecided, top, bottom } = counts
  const pictures = topFirst + bottomFirst + progressive + undecided
  if (pictures < 5) return undefined
  const combed = topFirst + bottomFirst
  // Two of five pictures repeat a field; each field in its turn.
  if (top + bottom >= pictures * 0.25 && Math.min(top, bottom) >= pictures * 0.08) return 'telecined'
  if (combed + progressive < pictures * 0.3) return 'undecided'
  // Real fields agree on which comes first; patterns of fine lines do not.
  const agrees = Math.max(topFirst, bottomFirst) >= combed * 0.9
  return combed >= (combed + progressive) * 0.4 ? (agrees ? 'interlaced' : 'undecided') : 'progressive'
}

const bridgeSeconds = 2.5
const combedAtMost = 100
