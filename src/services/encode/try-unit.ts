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
import { comparisonRuns, comparisonsArguments } from '../../media/quality/compare-many.ts'
import { coversFrames, poolScores } from '../../media/quality/frame-scores.ts'
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
  readonly preroll: Preroll
}

/** A trial is compared at three frames at least, and at one in so many: of a window's pictures in many sizes, few say how the sizes compare. */
const leastCompared = 3
const mostSubsample = 12

/** How the trials of a window are compared, where whole units are compared like this. */
export const trialComparison = (comparison: MeasurePlan, frames: number): MeasurePlan =>
  comparison.measure.metric === 'xpsnr'
    ? comparison
    : { ...comparison, subsample: Math.max(1, Math.min(mostSubsample, Math.floor(frames / leastCompared))) }

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
  const { run, folder, range, whole, rate, grid, comparison } = trial
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
  const reports = grid.map((_, index) => `scores-${index}.txt`)
  for (const places of comparisonRuns(grid.length, comparison.display)) {
    const compared = await run({
      tool: 'ffmpeg',
      args: comparisonsArguments({
        ...comparison,
        film: { input: ['-i', `file:${windowName}`] },
        made: places.map((place) => ({ input: ['-i', `file:${trialName(place)}`] })),
        reports: places.map((place) => reports[place]!),
        frameRate: rate,
        frames: range.frames,
        threads: 1,
      }),
      folder,
      limits: withMemory(limits, bytesOfComparison * places.length * width * height),
    })
    cpuSeconds += compared.cpuSeconds
  }
  const points = await Promise.all(
    grid.map(async ({ lines, width: trialWidth, height: trialHeight, crf }, index) => {
      const scores = parseScores(comparison, await readFile(join(folder, reports[index]!), 'utf8'))
      const pooled =
        scores && coversFrames(scores, { frames: range.frames, subsample: comparison.subsample }) ? poolScores(scores.scores) : undefined
      if (!pooled)
        throw new Failure('NOT_MEASURED', 'A trial encode could not be compared with the film frame by frame.', { ...range, crf })
      const { bytes, syncBytes } = readMovie(await readMoov(join(folder, trialName(index))))
      const bps = expectedRate({ frames: range.frames, bytes, syncBytes }, whole, rate)
      return { lines, width: trialWidth, height: trialHeight, crf, bps, quality: pooled.mean }
    }),
  )
  for (const name of [windowName, ...reports, ...grid.map((_, index) => trialName(index))]) await rm(join(folder, name))
  return { points, cpuSeconds }
}

/**
 * Trials of a unit run side by side, each with pictures of its own in memory. Per pixel of each: twice what SVT-AV1, the hungriest, and VMAF were seen to take on
 * two processors; with more of them SVT-AV1 takes more.
 */
const bytesOfEncoder = 500
const bytesOfComparison = 150

const withMemory = (limits: RunLimits, bytes: number): RunLimits => ({ ...limits, memoryBytes: limits.memoryBytes + bytes })
