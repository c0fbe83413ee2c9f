import type { VideoCodec } from '../cmaf/build-facts.ts'
import { fittingSizes, mostLines } from '../ladder/fixed-ladder.ts'

/** One analysis encode. */
export interface GridPoint {
  /** Lines of the usual 16:9 frame that the picture fills, for people. */
  readonly lines: number
  readonly width: number
  readonly height: number
  readonly crf: number
}

/** sampled: a few windows of the film, to find its ladder. full: shot by shot. */
export type AnalysisDepth = 'sampled' | 'full'

/**
 * Which sizes and rate factors of a codec to try for a film, tallest first, each from its best quality to its worst. At most 22 points for a sampled analysis
 * and 42 for a full one.
 *
 * A small picture costs little and cannot look sharp whatever it gets, so the lower a size stands the less is spent on its best qualities; the worst are kept
 * everywhere, since they are where one size gives way to the next.
 */
export const chooseGrid = (ask: {
  codec: VideoCodec
  /** As shown, in square pixels. */
  width: number
  height: number
  depth: AnalysisDepth
}): GridPoint[] => {
  const lines = gridLines.filter((each) => each <= mostLines.best[ask.codec])
  const sizes = fittingSizes(ask.width, ask.height, lines)
    .toReversed()
    .filter((size, index) => ask.depth === 'full' || index === 0 || !fullLines.has(size.lines))
  return sizes.flatMap(({ lines, width, height }, index) => {
    const [best, worst] = rateFactorRange(ask.codec, lines)
    const from = best + (worst - best) * Math.min(mostLeftOut, index * leftOutPerSize)
    const points = ask.depth === 'sampled' && index > 0 && lines <= floorLines ? floorPoints : pointsPerSize[ask.depth]
    return evenlySpaced(Math.round(from), worst, points).map((crf) => ({ lines, width, height, crf }))
  })
}

/** 540 lines beside these made the trials a fifth dearer and no ladder better. */
const gridLines = [240, 360, 480, 720, 1080, 1440, 2160]
/** Between two others that are near enough for a sampled analysis. */
const fullLines: ReadonlySet<number> = new Set([1440])

const pointsPerSize: Readonly<Record<AnalysisDepth, number>> = { sampled: 4, full: 6 }

/** Up to these lines a picture only serves the poorest networks, with films that are hard to encode: its two ends say enough. */
const floorLines = 240
const floorPoints = 2

/** From better than anyone needs to worse than anyone wants, on the scale of each codec's encoder. Whole numbers, which all of them take. */
const rateFactorRanges: Readonly<Record<VideoCodec, readonly [best: number, worst: number]>> = {
  h264: [18, 42],
  hevc: [20, 44],
  vp9: [24, 56],
  av1: [24, 63],
}

/**
 * From 720 lines up no trial of AV1 is coarser, nor is any rung then. What trials find there is so much dearer than the final encode that a rung would look worse than a
 * cheaper one; and SVT-AV1 2.0 crashes at preset 7 and slower when such an encoder shares a process with others. Below, the worst are worth having: a larger picture at
 * 60 looks better than a small one of the same rate.
 */
const worstOfTallAv1 = 56

const rateFactorRange = (codec: VideoCodec, lines: number): readonly [best: number, worst: number] => {
  const [best, worst] = rateFactorRanges[codec]
  return [best, codec === 'av1' && lines >= 720 ? Math.min(worst, worstOfTallAv1) : worst]
}

/** Shares of the range. */
const leftOutPerSize = 0.1
const mostLeftOut = 0.4

const evenlySpaced = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / (count - 1)))
