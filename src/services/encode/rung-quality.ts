import { poolScores } from '../../media/quality/frame-scores.ts'
import type { BuildQuality } from '../../contracts/ladder.ts'
import type { BuildFacts, Quality } from '../../media/cmaf/build-facts.ts'
import type { EncodedUnit } from './encoded-unit.ts'

/** How like the film a rung is, from all of its parts that were compared; undefined when none was. */
export const rungQuality = (units: readonly Pick<EncodedUnit, 'outputs'>[], rungId: string): Quality | undefined => {
  const measured = units.flatMap(({ outputs }) => outputs[rungId]?.quality ?? [])
  const pooled = poolScores(measured.flatMap(({ scores }) => scores))
  const [first] = measured
  if (!pooled || !first) return undefined
  return {
    metric: first.metric,
    ...(first.model !== undefined && { model: first.model }),
    mean: hundredth(pooled.mean),
    harmonicMean: hundredth(pooled.harmonicMean),
    p1: hundredth(pooled.firstPercentile),
    sampled: measured.length < units.length,
  }
}

/** Frames of the film that were read right for all parts; undefined when that was not counted for all of them. */
export const matchedFrames = (units: readonly Pick<EncodedUnit, 'matchedFrames'>[]): number | undefined =>
  units.reduce<number | undefined>(
    (sum, unit) => (sum === undefined || unit.matchedFrames === undefined ? undefined : sum + unit.matchedFrames),
    0,
  )

/** Every rung of a build piece by piece; all rungs have the same pieces. */
export const buildQuality = (
  facts: Pick<BuildFacts, 'video'>,
  units: ReadonlyMap<string, readonly Pick<EncodedUnit, 'frames' | 'outputs'>[]>,
): BuildQuality => {
  const [first] = facts.video
  const frameSeconds = first ? first.frameRate.denominator / first.frameRate.numerator : 0
  let frames = 0
  const pieces = ((first && units.get(first.id)) ?? []).map((unit) => {
    const fromSeconds = frames * frameSeconds
    frames += unit.frames
    return { fromSeconds: thousandth(fromSeconds), toSeconds: thousandth(frames * frameSeconds) }
  })
  return {
    pieces,
    rungs: facts.video.flatMap((track) => {
      const parts = units.get(track.id) ?? []
      const metric = parts.flatMap(({ outputs }) => outputs[track.id]?.quality?.metric ?? [])[0] ?? 'none'
      return {
        rungId: track.id,
        metric,
        quality: parts.map(({ outputs }) => {
          const mean = outputs[track.id]?.quality?.mean
          return mean === undefined ? null : hundredth(mean)
        }),
        averageBps: parts.map(({ outputs, frames: count }) =>
          Math.round(((outputs[track.id]?.pictureBytes ?? 0) * 8) / (count * frameSeconds)),
        ),
      }
    }),
  }
}

const thousandth = (value: number): number => Math.round(value * 1000) / 1000
const hundredth = (value: number): number => Math.round(value * 100) / 100
