import type { Build } from '../../../../../src/contracts/encode.ts'
import type { BuildQuality, QualityOfRung } from '../../../../../src/contracts/ladder.ts'

export type Piece = BuildQuality['pieces'][number]

/** A rung of a build over the time of the film. */
export interface RungOverTime extends QualityOfRung {
  readonly codec: string
  readonly lines: number
  /** Over the whole film. */
  readonly wholeBps: number
}

/** The rungs of the picture that there are pieces of: codec by codec, the best on top. */
export const rungsOverTime = (build: Pick<Build, 'rungs'>, quality: BuildQuality): RungOverTime[] => {
  const rungs = build.rungs.flatMap(({ id, kind, codec, height, averageBps }) => {
    const own = quality.rungs.find(({ rungId }) => rungId === id)
    return own && kind === 'video' && height !== undefined ? [{ ...own, codec, lines: height, wholeBps: averageBps }] : []
  })
  const codecs = [...new Set(rungs.map(({ codec }) => codec))]
  return codecs.flatMap((codec) => rungs.filter((rung) => rung.codec === codec).toSorted((a, b) => b.wholeBps - a.wholeBps))
}

/** The piece in which a moment lies; the last one at the very end. */
export const pieceAt = (pieces: readonly Piece[], seconds: number): number => {
  const found = pieces.findIndex(({ toSeconds }) => seconds < toSeconds)
  return found === -1 ? pieces.length - 1 : found
}

/** What is known of a rung at a moment. */
export const rungAt = (
  rung: Pick<QualityOfRung, 'quality' | 'averageBps'>,
  pieces: readonly Piece[],
  seconds: number,
): { readonly quality: number | undefined; readonly bps: number | undefined } => {
  const index = pieceAt(pieces, seconds)
  return { quality: rung.quality[index] ?? undefined, bps: rung.averageBps[index] }
}

/** Steps of a line: for each run of pieces that were compared, the moments and values where it bends. */
export const qualitySteps = (
  pieces: readonly Piece[],
  quality: readonly (number | null)[],
): { readonly seconds: number; readonly value: number }[][] => {
  const runs: { seconds: number; value: number }[][] = []
  let run: { seconds: number; value: number }[] | undefined
  for (const [index, { fromSeconds, toSeconds }] of pieces.entries()) {
    const value = quality[index]
    if (value === null || value === undefined) {
      run = undefined
      continue
    }
    if (!run) {
      run = []
      runs.push(run)
    }
    run.push({ seconds: fromSeconds, value }, { seconds: toSeconds, value })
  }
  return runs
}

/** How many of the pieces were compared. */
export const comparedOf = (quality: readonly (number | null)[]): number => quality.filter((value) => value !== null).length
