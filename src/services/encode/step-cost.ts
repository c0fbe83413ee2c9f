import type { RecipeName } from '../../contracts/encode.ts'
import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import { displaySize } from '../../media/quality/display-size.ts'
import { comparedEvery } from './compared-frames.ts'

/*
 * Expected processor seconds of each step. They only weigh steps against each other: how fast the machine really is, and how hard the film, is learned while
 * a job runs (observedPace in estimate.ts).
 */

/** Millions of pixels that a processor encodes in a second, by codec and recipe. */
const encodeSpeed: Readonly<Record<VideoCodec, Readonly<Record<RecipeName, number>>>> = {
  h264: { economy: 70, standard: 20, best: 10 },
  hevc: { economy: 30, standard: 8, best: 4 },
  vp9: { economy: 20, standard: 8, best: 5 },
  av1: { economy: 45, standard: 15, best: 6 },
}
/** Ten bits take longer than eight. */
const deepShare = 0.7
const decodeSpeed = 250
/** What starting a tool costs, whatever it does. */
const startSeconds = 0.2

interface Film {
  readonly shownWidth: number
  readonly shownHeight: number
  readonly seconds: number
}

/** Millions of pixels of the screen to which pictures are brought in a second, and that are compared then. */
const enlargeSpeed = 250
const compareSpeed = 27
/** Of pictures that are measured with their neighbours, which are brought to the screen, too. */
const sampleSpeed = 14

/** Every picture is decoded; how many there are is not known yet, and a usual master has some 20 million bits a second. */
export const inspectSeconds = (sizeBytes: number): number => 1 + sizeBytes / 10e6
/** It is read and hashed. */
export const storeSeconds = (sizeBytes: number): number => sizeBytes / 300e6
export const textSeconds = startSeconds
/** Every picture is decoded, and none looked at. */
export const closedCaptionsSeconds = (film: Film & { readonly frames: number }): number =>
  startSeconds + (film.frames * film.shownWidth * film.shownHeight) / 1e6 / decodeSpeed
export const audioSeconds = (film: Film, channels: number): number => startSeconds + film.seconds * channels * 0.01
export const imagesSeconds = (film: Film): number => 5 * startSeconds + film.seconds * 0.02

/** The master is decoded once for all rungs. */
export const videoSeconds = (rungs: readonly Rung[], film: Film & { readonly frames: number }, recipe: RecipeName): number =>
  startSeconds +
  (film.frames * film.shownWidth * film.shownHeight) / 1e6 / decodeSpeed +
  rungs.reduce((sum, rung) => sum + (film.frames * rung.width * rung.height) / 1e6 / speedOf(rung, recipe), 0)

const speedOf = ({ codec, bitDepth }: Rung, recipe: RecipeName): number => encodeSpeed[codec][recipe] * (bitDepth === 10 ? deepShare : 1)

/** Comparing so many frames of every rung with the film. */
export const measureSeconds = (rungs: readonly Rung[], film: Film, ask: { readonly frames: number; readonly recipe: RecipeName }): number =>
  ask.frames === 0 ? 0 : startSeconds + comparisonSeconds(film, { ...ask, made: rungs.length, every: comparedEvery[ask.recipe] })

/** The film is read and enlarged once for all that is compared with it. */
const comparisonSeconds = (film: Film, ask: { readonly frames: number; readonly made: number; readonly every: number }): number => {
  const { width, height } = displaySize({ width: film.shownWidth, height: film.shownHeight })
  const shown = (ask.frames * width * height) / 1e6
  const decoded = (ask.frames * film.shownWidth * film.shownHeight) / 1e6
  return decoded / decodeSpeed + (shown * (1 + ask.made)) / enlargeSpeed + (shown * ask.made) / ask.every / compareSpeed
}

/** Trial encodes of a window of so many frames in every point of a grid, and their comparison with the film at some of them. */
export const trialSeconds = (
  grid: readonly { readonly codec: VideoCodec; readonly width: number; readonly height: number }[],
  film: Film,
  { frames, compared }: { readonly frames: number; readonly compared: number },
): number => {
  const { width, height } = displaySize({ width: film.shownWidth, height: film.shownHeight })
  return (
    2 * startSeconds +
    (frames * film.shownWidth * film.shownHeight) / 1e6 / decodeSpeed +
    grid.reduce((sum, point) => sum + (frames * point.width * point.height) / 1e6 / encodeSpeed[point.codec].economy, 0) +
    (grid.length * compared * width * height) / 1e6 / sampleSpeed
  )
}
export const ladderSeconds = 0.5
export const joinSeconds = (rungs: readonly Rung[], film: Film): number => rungs.length * (startSeconds + film.seconds * 0.001)

export const packageSeconds = (rungs: readonly Rung[], film: Film): number => startSeconds + rungs.length * film.seconds * 0.002
export const verifySeconds = (rungs: readonly Rung[], film: Film): number =>
  rungs.reduce((sum, rung) => sum + startSeconds + megapixels(rung, film.seconds) / decodeSpeed, 0)
/** Every file is hashed and written through to the disk. */
export const publishSeconds = (rungs: readonly Rung[], film: Film): number => startSeconds + rungs.length * film.seconds * 0.003

const megapixels = (rung: Pick<Rung, 'width' | 'height' | 'frameRate'>, seconds: number) =>
  (rung.width * rung.height * valueOf(rung.frameRate) * seconds) / 1e6
