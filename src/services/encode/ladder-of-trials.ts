import { Failure } from '../../kit/failure.ts'
import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import { workOutLadder, type LadderScope, type UnitAnalysis, type WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import type { QualityMetric } from '../../media/quality/frame-scores.ts'
import type { Survey } from './survey.ts'
import type { TriedUnit } from './try-unit.ts'

/** Trials of one unit, by its place in the film. */
export interface UnitTrial {
  readonly unit: number
  readonly points: TriedUnit['points']
}

/** A film's ladder in one codec. Failure `NOT_MEASURED`. */
export const ladderOfTrials = (ask: {
  codec: VideoCodec
  survey: Pick<Survey, 'units'>
  trials: readonly UnitTrial[]
  scope: LadderScope
  metric: QualityMetric
}): WorkedLadder => {
  const { codec, scope, metric } = ask
  const tried = new Map(ask.trials.map(({ unit, points }) => [unit, points]))
  const units = ask.survey.units.map(({ frames }, unit): UnitAnalysis => ({ frames, points: tried.get(unit) ?? [] }))
  const ladder = workOutLadder({ codec, units, scope, metric })
  if (!ladder) throw new Failure('NOT_MEASURED', `No trial encode of the film in ${codec} could be measured.`, { codec })
  return ladder
}

/** A curve is drawn from so many points. */
const drawnPoints = 200

/** A ladder as it is kept and shown: without the rate factors of every unit, which the plan holds. */
export const drawnLadder = (ladder: WorkedLadder): WorkedLadder => ({
  ...ladder,
  rungs: ladder.rungs.map((rung) => ({ ...rung, crf: [] })),
  curves: ladder.curves.map(({ size, points }) => ({
    size,
    points: points.filter((_, index) => index % Math.ceil(points.length / drawnPoints) === 0 || index === points.length - 1),
  })),
})
