import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, isFailure } from '../../../kit/failure.ts'
import { sha256 } from '../../../kit/hash.node.ts'
import { frameCrcReader } from '../../../media/inspection/frame-crcs.ts'
import { readMovie } from '../../../media/isobmff/read-movie.ts'
import { chunkArguments, chunkRuns, type ChunkPlan } from '../../../media/ladder/plan-chunk.ts'
import { unitKey, type EncodedPart, type EncodedUnit } from '../encoded-unit.ts'
import { keepPiece, masterSumOf } from '../kept.ts'
import { unitLimits } from '../limits.ts'
import { measuredOf } from '../measured-units.ts'
import { grainPairsOf, putUnitGrain } from '../put-unit-grain.ts'
import { readMoov } from '../read-moov.ts'
import type { Step, StepContext } from '../step.ts'
import type { VideoPayload } from '../step-payloads.ts'
import { readFrameSums, readSurvey } from '../survey.ts'
import { measureUnit, measurePlan } from './measure-unit.ts'
import { asJson, inspectionIn, openFilm, payloadIn } from './step-inputs.ts'

/** The encoded units of a batch, by their keys in the order of the film. */
export interface EncodedBatch {
  readonly units: readonly string[]
  readonly sizeBytes: number
  /** Of encoding and measuring, also where it was done by another job. */
  readonly cpuSeconds: number
}

const sumsName = 'frames.crc'
/** Of a unit's progress; the rest is measuring. */
const encodingShare = 0.8

/**
 * Encodes a batch of units, each in all its rungs from one reading of the film. A unit that is there already, from a step that was cut off or from another
 * job, is taken as it is.
 */
export const encodeUnits: Step = async (context) => {
  const { grain, rungs, units, measuredUnits } = payloadIn<VideoPayload>(context)
  const source = await openFilm(context, { grain })
  const survey = await readSurvey(context)
  const measured = measuredOf(units.length, measuredUnits)
  const keys: string[] = []
  let sizeBytes = 0
  let cpuSeconds = 0
  for (const [index, unit] of units.entries()) {
    const plan: Omit<ChunkPlan, 'preroll'> = {
      source,
      range: { firstFrame: unit.firstFrame, frames: unit.frames },
      rate: inspectionIn(context).frameRate,
      effort: context.job.recipe,
      keyFrames: unit.keyFrames,
      outputs: rungs.map((rung, place) => ({ rung, crf: unit.crf[place]!, path: `${rung.id}.mp4` })),
      sumsPath: sumsName,
      threads: context.settings.threads,
      ...(grain !== undefined && { grainPairs: grainPairsOf(unit.frames) }),
    }
    const comparison = measured.has(index) ? measurePlan(context, source, rungs[0]) : undefined
    const key = unitKey({
      masterSum: masterSumOf(context),
      program: context.transcoder.capabilities.tools.ffmpeg?.version ?? '',
      args: chunkArguments({ ...plan, source: { ...source, path: '' }, preroll: 0 }),
      measured: comparison ?? null,
    })
    const progress = (share: number) => context.progress((index + share) / units.length)
    const made = await keepPiece(context, key, async (folder): Promise<EncodedUnit> => {
      const { unit: encoded, preroll } = await encodeUnit(context, {
        folder,
        plan,
        prerolls: survey.prerolls,
        progress: (share) => progress(share * encodingShare),
      })
      return comparison ? measureUnit(context, { folder, plan, preroll, encoded, comparison }) : encoded
    })
    progress(1)
    keys.push(key)
    sizeBytes += Object.values(made.outputs).reduce((sum, part) => sum + part.sizeBytes, 0)
    cpuSeconds += cpuSecondsOf(made)
  }
  const result: EncodedBatch = { units: keys, sizeBytes, cpuSeconds }
  return { result: asJson(result), writtenBytes: sizeBytes }
}

const cpuSecondsOf = (unit: EncodedUnit): number =>
  Object.values(unit.outputs).reduce((sum, part) => sum + (part.quality?.cpuSeconds ?? 0), unit.cpuSeconds)

interface UnitAsk {
  readonly folder: string
  readonly plan: Omit<ChunkPlan, 'preroll'>
  readonly prerolls: readonly ChunkPlan['preroll'][]
  readonly progress: (share: number) => void
}

/** A unit in all its rungs, as many from one reading of the film as memory bears. */
const encodeUnit = async (
  context: StepContext,
  { folder, plan, prerolls, progress }: UnitAsk,
): Promise<{ unit: EncodedUnit; preroll: ChunkPlan['preroll'] }> => {
  const expected = await readFrameSums(context, plan.range)
  const runs = chunkRuns(plan.outputs)
  const parts: (readonly [string, EncodedPart])[] = []
  let cpuSeconds = 0
  let wallSeconds = 0
  let places = prerolls
  for (const [index, outputs] of runs.entries()) {
    const own = { ...plan, outputs }
    const read = await readRight(context, {
      folder,
      plan: own,
      prerolls: places,
      expected,
      progress: (share) => progress((index + share) / runs.length),
    })
    cpuSeconds += read.cpuSeconds
    wallSeconds += read.wallSeconds
    // What did not read right once will not the next time.
    places = places.slice(read.tries - 1)
    for (const output of outputs) {
      const { rung, path } = output
      if (plan.grainPairs) await putUnitGrain(folder, output, plan.range.firstFrame)
      parts.push([rung.id, await checkPart(join(folder, path), path, plan)])
    }
  }
  const unit = { frames: plan.range.frames, matchedFrames: expected.length, outputs: Object.fromEntries(parts), cpuSeconds, wallSeconds }
  return { unit, preroll: places[0]! }
}

/** Reads the film from further and further back until the frames that were read are the ones that the survey saw. */
const readRight = async (
  context: StepContext,
  { folder, plan, prerolls, expected, progress }: UnitAsk & { readonly expected: Uint32Array },
): Promise<{ readonly tries: number; readonly cpuSeconds: number; readonly wallSeconds: number }> => {
  let cpuSeconds = 0
  let wallSeconds = 0
  for (const [index, preroll] of prerolls.entries()) {
    const run = await context.run({
      tool: 'ffmpeg',
      args: ['-v', 'error', ...chunkArguments({ ...plan, preroll })],
      folder,
      limits: unitLimits({ ...plan, preroll }),
      onProgress: ({ frames }) => progress(Math.min(1, frames / plan.range.frames)),
    })
    cpuSeconds += run.cpuSeconds
    wallSeconds += run.wallSeconds
    if (await readsLike(join(folder, sumsName), expected)) return { tries: index + 1, cpuSeconds, wallSeconds }
    context.log.debug('the film was read from the wrong place', { ...plan.range, preroll })
  }
  throw new Failure(
    'READ_DIFFERENTLY',
    `Frames ${plan.range.firstFrame} to ${plan.range.firstFrame + plan.range.frames - 1} do not read like they did when the master was looked through. Its decoder is not exact: export it as ProRes, DNxHR or H.264.`,
    { ...plan.range },
  )
}

const readsLike = async (path: string, expected: Uint32Array): Promise<boolean> => {
  const reader = frameCrcReader()
  try {
    reader.push(await readFile(path))
    const sums = reader.finish()
    return sums.length === expected.length && sums.every((sum, index) => sum === expected[index])
  } catch (trouble) {
    if (isFailure(trouble, 'NOT_FRAME_CRCS')) return false
    throw trouble
  }
}

/** What an encoder has made: as many frames as were read, evenly shown, and groups of pictures that begin where they should and nowhere else. */
const checkPart = async (path: string, name: string, plan: Pick<ChunkPlan, 'range' | 'rate' | 'keyFrames'>): Promise<EncodedPart> => {
  const movie = readMovie(await readMoov(path))
  const tick = (movie.timescale * plan.rate.denominator) / plan.rate.numerator
  const faults = [
    ...(movie.samples === plan.range.frames ? [] : [`${movie.samples} frames instead of ${plan.range.frames}`]),
    ...(movie.shownTicks.every((shown, index) => shown === index * tick) ? [] : ['frames that are not evenly spaced']),
    ...(String(movie.syncFrames) === String(plan.keyFrames)
      ? []
      : [`key frames at ${movie.syncFrames.join(', ')} instead of ${plan.keyFrames.join(', ')}`]),
  ]
  if (faults.length > 0) throw new Failure('ENCODE_FAULTY', `${name} has ${faults.join(', ')}.`, { ...plan.range })
  return {
    name,
    sizeBytes: (await stat(path)).size,
    pictureBytes: movie.bytes,
    configurationSum: sha256(movie.configuration),
  }
}
