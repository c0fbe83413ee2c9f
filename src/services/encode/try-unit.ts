import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunLimits } from '../../engines/transcoder/port.ts'
import { Failure } from '../../kit/failure.ts'
import type { CrfPoint } from '../../media/hull/crf-curve.ts'
import { readMovie } from '../../media/isobmff/read-movie.ts'
import { expectedRate, type WholeUnit } from '../../media/ladder/expected-rate.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import type { FrameRange } from '../../media/ladder/frame-range.ts'
import type { VideoSource } from '../../media/ladder/picture-filters.ts'
import { trialArguments, trialName, trialRuns, windowName, type TrialPoint } from '../../media/ladder/plan-trials.ts'
import type { Preroll } from '../../media/ladder/read-frames.ts'
import type { LadderSize } from '../../media/ladder/work-out-ladder.ts'
import type { FrameRate } from '../../media/probe/master-probe.ts'
import { inTurnArguments, sampleFrames, scoresInTurn, type FrameSample } from '../../media/quality/compare-in-turn.ts'
import { poolScores } from '../../media/quality/frame-scores.ts'
import { triedEverySeconds } from './compared-frames.ts'
import { pictureLimits } from './limits.ts'
import { readMoov } from './read-moov.ts'
import { parseScores, type MeasurePlan } from './steps/measure-unit.ts'
import type { RunChild } from './worker/children.ts'

/** A window of a unit, and what is tried on it. */
export interface UnitTrials {
  readonly run: RunChild
  /** Only what is tried is left in it, and that not for long. */
  readonly folder: string
  readonly source: VideoSource
  readonly range: FrameRange
  /** Of which the range is a window. */
  readonly whole: WholeUnit
  readonly rate: FrameRate
  readonly grid: readonly TrialPoint[]
  readonly comparison: MeasurePlan
  /** The frames at which it is compared. */
  readonly sample: FrameSample
  readonly preroll: Preroll
}

/** The frames of a window at which its trials are usually compared with the film. */
export const trialSample = ({ measure }: MeasurePlan, range: FrameRange, rate: FrameRate): FrameSample =>
  sampleFrames(measure.metric, range.frames, triedEverySeconds * valueOf(rate))

export interface TriedUnit {
  readonly points: readonly (LadderSize & CrfPoint)[]
  readonly cpuSeconds: number
}

/**
 * Encodes a window of a unit in several sizes at several rate factors, quickly, and compares each with the film as a screen shows it.
 *
 * Failures: `NOT_MEASURED`, and those of the tools.
 */
export const tryUnit = async (trial: UnitTrials): Promise<TriedUnit> => {
  const { run, folder, range, whole, rate, grid, comparison, sample } = trial
  const { width, height } = comparison.display
  const seconds = range.frames / valueOf(rate)
  const limits = pictureLimits({
    seconds: (seconds + 30) * (1 + grid.length),
    width: Math.max(width, trial.source.video.width),
    height: Math.max(height, trial.source.video.height),
    frameRate: valueOf(rate),
    outputBytes: range.frames * width * height * 3 * (1 + grid.length),
  })
  const plan = { ...trial, display: comparison.display }
  let cpuSeconds = 0
  for (const places of trialRuns(grid)) {
    const encoded = await run({
      ...{ tool: 'ffmpeg', args: ['-v', 'error', ...trialArguments(plan, places)], folder },
      limits: withMemory(limits, bytesOfEncoder * places.reduce((sum, place) => sum + grid[place]!.width * grid[place]!.height, 0)),
    })
    cpuSeconds += encoded.cpuSeconds
  }
  const names = grid.map((_, index) => trialName(index))
  const compared = await run({
    tool: 'ffmpeg',
    args: inTurnArguments({
      ...comparison,
      film: windowName,
      made: names,
      sample,
      frameRate: rate,
      threads: comparisonThreads,
      report: reportName,
    }),
    folder,
    limits: withMemory(limits, bytesOfComparison * comparisonThreads * width * height),
  })
  cpuSeconds += compared.cpuSeconds
  const scores = parseScores({ ...comparison, subsample: 1 }, await readFile(join(folder, reportName), 'utf8'))
  const each = scores && scoresInTurn(scores, grid.length, sample)
  if (!each) throw new Failure('NOT_MEASURED', 'Trial encodes could not be compared with the film frame by frame.', { ...range })
  const points = await Promise.all(
    grid.map(async ({ lines, width: trialWidth, height: trialHeight, crf }, index) => {
      const { bytes, syncBytes } = readMovie(await readMoov(join(folder, names[index]!)))
      const bps = expectedRate({ frames: range.frames, bytes, syncBytes }, whole, rate)
      return { lines, width: trialWidth, height: trialHeight, crf, bps, quality: poolScores(each[index]!)!.mean }
    }),
  )
  for (const name of [windowName, reportName, ...names]) await rm(join(folder, name))
  return { points, cpuSeconds }
}

const reportName = 'scores.txt'

/** The encodes stand one after the other, so that frames of several may be looked at at once. */
const comparisonThreads = 2

/**
 * Trials of a unit are encoded side by side, each with pictures of its own in memory. Per pixel of each: twice what SVT-AV1, the hungriest, and VMAF were seen to
 * take on two processors; with more of them SVT-AV1 takes more.
 */
const bytesOfEncoder = 500
const bytesOfComparison = 150

const withMemory = (limits: RunLimits, bytes: number): RunLimits => ({ ...limits, memoryBytes: limits.memoryBytes + bytes })
