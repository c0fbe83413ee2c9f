import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import type { RecipeName } from './tables.ts'

/*
 * Expected processor seconds of each step. They only weigh steps against each other: how fast the machine really is, and how hard the film, is learned while
 * a job runs (observedPace in estimate.ts).
 */

/** Millions of pixels that a processor encodes in a second, by codec and recipe. */
const encodeSpeed: Readonly<Record<VideoCodec, Readonly<Record<RecipeName, number>>>> = {
  h264: { economy: 70, standard: 20 },
  hevc: { economy: 30, standard: 8 },
  vp9: { economy: 20, standard: 8 },
  av1: { economy: 45, standard: 15 },
}
const decodeSpeed = 250
/** What starting a tool costs, whatever it does. */
const startSeconds = 0.2

interface Film {
  readonly shownWidth: number
  readonly shownHeight: number
  readonly seconds: number
}

export const inspectSeconds = (sizeBytes: number): number => 1 + sizeBytes / 500e6
export const textSeconds = startSeconds
export const audioSeconds = (film: Film): number => startSeconds + film.seconds * 0.02
export const imagesSeconds = (film: Film): number => 5 * startSeconds + film.seconds * 0.02

/** Every rung decodes the master for itself. */
export const videoSeconds = (rung: Rung, film: Film, recipe: RecipeName): number =>
  startSeconds +
  megapixels(rung, film.seconds) / encodeSpeed[rung.codec][recipe] +
  megapixels({ ...rung, width: film.shownWidth, height: film.shownHeight }, film.seconds) / decodeSpeed

export const packageSeconds = (rungs: readonly Rung[], film: Film): number => startSeconds + rungs.length * film.seconds * 0.002
export const verifySeconds = (rungs: readonly Rung[], film: Film): number =>
  rungs.reduce((sum, rung) => sum + startSeconds + megapixels(rung, film.seconds) / decodeSpeed, 0)
/** Every file is hashed and written through to the disk. */
export const publishSeconds = (rungs: readonly Rung[], film: Film): number => startSeconds + rungs.length * film.seconds * 0.003
export const qualitySeconds = (rungs: readonly Rung[]): number => rungs.length * 5 * startSeconds

const megapixels = (rung: Pick<Rung, 'width' | 'height' | 'frameRate'>, seconds: number) =>
  (rung.width * rung.height * valueOf(rung.frameRate) * seconds) / 1e6
