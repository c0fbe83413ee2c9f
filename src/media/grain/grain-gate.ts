import { blockSide, type GrainBlock, type PicturePair } from './grain-blocks.ts'
import { flatBlocksOf } from './grain-noise.ts'

/** What pairs of pictures from all over a film say of its grain. Numbers are on the scale of 8 bits. */
export interface GrainFacts {
  /** Standard deviation in the flattest squares of all lumas, the median. */
  readonly strength: number
  /** Of all squares the share that is as flat as the flattest, 0 to 1. Grain is in all of them alike; without it the flattest are few. */
  readonly share: number
  /** How much of it is new in every picture, 0 to 1, where shapes do not hide it: grain is, what stands still or moves by is not. */
  readonly novelty: number
  /** Of its variance the part that is left in means of four by four pixels, 0 to 1: low in grain, high in soft shapes. */
  readonly softness: number
}

export type GrainDecision = { readonly synthesise: true; readonly strength: number } | { readonly synthesise: false; readonly why: string }

/** Weaker grain is wiped out by the encoder itself at most rate factors, so that nothing is saved: see bench/encode/grain.part.ts, at half the grain. */
const leastStrength = 3
/** Stronger than any film's: what is that strong is a picture. */
const mostStrength = 25
const leastShare = 0.3
const leastNovelty = 0.65
const mostSoftness = 0.6

/** Undefined where there is nothing to look at. */
export const grainFacts = (pairs: readonly PicturePair[]): GrainFacts | undefined => {
  const { flat, looked } = flatBlocksOf(pairs)
  if (flat.length === 0) return undefined
  return {
    strength: Math.sqrt(medianOf(flat.map(({ variance }) => variance))),
    share: flat.length / looked,
    novelty: noveltyOf(flat),
    softness: medianOf(flat.map(({ coarse, variance }) => (variance === 0 ? 1 : coarse / variance))),
  }
}

/** Squares whose still picture shows more than so many times their grain have shapes, whose changes say nothing. */
const mostShape = 2

/** Few squares are enough, and each of them is searched for. */
const searchedBlocks = 24
/** Pixels a picture to the next, either way. */
const mostMotion = 12

const noveltyOf = (flat: readonly GrainBlock[]): number => {
  const shapeless = flat.filter(({ still, variance, isRepeat }) => still > 0 && still <= mostShape * variance && !isRepeat)
  const step = Math.max(1, Math.floor(shapeless.length / searchedBlocks))
  const searched = shapeless.filter((_, index) => index % step === 0)
  return searched.length === 0 ? 0 : Math.min(1, medianOf(searched.map((block) => leastChange(block) / block.still)))
}

/** The least variance of the change to any place nearby in the next picture, as weak as that of one picture. */
const leastChange = ({ pair, x, y, change }: GrainBlock): number => {
  const [{ width, height, luma: first, bitDepth }, { luma: second }] = pair
  const scale = bitDepth === 10 ? 1 / 16 : 1
  let least = change
  for (let down = Math.max(-mostMotion, -y); down <= Math.min(mostMotion, height - blockSide - y); down += 1)
    for (let across = Math.max(-mostMotion, -x); across <= Math.min(mostMotion, width - blockSide - x); across += 1) {
      let [sum, squares] = [0, 0]
      for (let row = y; row < y + blockSide; row += 1) {
        const [own, other] = [row * width, (row + down) * width + across]
        for (let column = x; column < x + blockSide; column += 1) {
          const difference = first[own + column]! - second[other + column]!
          sum += difference
          squares += difference * difference
        }
      }
      const variance = (squares / blockSide ** 2 - (sum / blockSide ** 2) ** 2) / 2
      least = Math.min(least, variance * scale)
    }
  return least
}

/** Whether a film is encoded without its grain where a decoder puts it back: only if it is grain beyond doubt. */
export const decideGrain = (facts: GrainFacts | undefined): GrainDecision => {
  if (!facts) return { synthesise: false, why: 'Nowhere in the film is a picture flat enough to see grain in it.' }
  const { strength, share, novelty, softness } = facts
  const no = (why: string): GrainDecision => ({ synthesise: false, why })
  if (strength < leastStrength) return no('The film has too little grain for anything to be saved without it.')
  if (strength > mostStrength) return no('What changes in the film is too strong to be grain.')
  if (share < leastShare) return no('Too few places of the film are alike: what they have in common is not grain.')
  if (novelty < leastNovelty)
    return no('What looks like grain stays from picture to picture: it is part of what is shown, or of an earlier encode.')
  if (softness > mostSoftness) return no('What looks like grain is too soft: it is texture.')
  return { synthesise: true, strength: Math.round(strength * 100) / 100 }
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
