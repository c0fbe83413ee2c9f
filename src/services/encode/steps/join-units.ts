import { rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Failure } from '../../../kit/failure.ts'
import { mapLimited } from '../../../kit/limits.ts'
import { readMovie } from '../../../media/isobmff/read-movie.ts'
import type { Rung } from '../../../media/ladder/fixed-ladder.ts'
import { joinArguments, joinList } from '../../../media/ladder/plan-join.ts'
import type { EncodedUnit } from '../encoded-unit.ts'
import { keepOutputs, pieceFolder, readPiece } from '../kept.ts'
import { packagingLimits } from '../limits.ts'
import { readMoov } from '../read-moov.ts'
import type { Step, StepContext } from '../step.ts'
import type { JoinPayload } from '../step-payloads.ts'
import { readSurvey, type Survey } from '../survey.ts'
import type { EncodedBatch } from './encode-units.ts'
import { asJson, describeFile, inspectionIn, payloadIn, resultOf, type MadeFile } from './step-inputs.ts'

/** The whole film in some rungs, each an MP4 in the step's folder. */
export interface Joined {
  readonly rungs: Readonly<Record<string, MadeFile & { readonly cpuSeconds: number }>>
  /** Keys of the encoded units, in the order of the film. */
  readonly units: readonly string[]
  readonly cpuSeconds: number
}

/** Looked up, and fetched where they were made elsewhere. */
const unitsAtOnce = 16

/** Joins the encoded units of the film into one file a rung, and checks that nothing is missing, doubled or out of place. */
export const joinUnits: Step = async (context) => {
  const { rungs, parts } = payloadIn<JoinPayload>(context)
  const keys = parts.flatMap((part) => resultOf<EncodedBatch>(context, part).units)
  const survey = await readSurvey(context)
  const units = await mapLimited(keys, unitsAtOnce, (key) => readPiece<EncodedUnit>(context, key))
  checkUnits(survey, units)
  const result = await keepOutputs(context, async (folder): Promise<Joined> => {
    const pieces = await mapLimited(keys, unitsAtOnce, (key) => pieceFolder(context, key))
    const joined: Record<string, Joined['rungs'][string]> = {}
    let cpuSeconds = 0
    for (const [index, rung] of rungs.entries()) {
      const files = units.map((unit, place) => ({
        path: relative(folder, join(pieces[place]!, partOf(unit, rung).name)),
        frames: unit.frames,
      }))
      const run = await joinRung(context, { folder, rung, files, inputBytes: sum(units.map((unit) => partOf(unit, rung).sizeBytes)) })
      cpuSeconds += run.cpuSeconds
      await checkJoined(join(folder, `${rung.id}.mp4`), rung, survey)
      joined[rung.id] = {
        ...(await describeFile(context, folder, `${rung.id}.mp4`)),
        cpuSeconds: sum(units.map((unit) => shareOf(unit, rung, rungs))),
      }
      context.progress((index + 1) / rungs.length)
    }
    return { rungs: joined, units: keys, cpuSeconds }
  })
  return { result: asJson(result), writtenBytes: sum(Object.values(result.rungs).map((file) => file.sizeBytes)) }
}

const partOf = (unit: EncodedUnit, rung: Rung) => {
  const part = unit.outputs[rung.id]
  if (!part) throw new Failure('ENCODE_FAULTY', `A piece of the film was encoded without ${rung.id}.`)
  return part
}

/** Rungs of a unit are encoded together; what each cost is taken to go by its pixels. */
const shareOf = (unit: EncodedUnit, rung: Rung, rungs: readonly Rung[]): number =>
  (unit.cpuSeconds * (rung.width * rung.height)) / sum(rungs.map(({ width, height }) => width * height))

/** The pieces are those of the plan, one after the other, and all of one stream. */
const checkUnits = (survey: Survey, units: readonly EncodedUnit[]) => {
  const planned = survey.units.map(({ frames }) => frames)
  const encoded = units.map(({ frames }) => frames)
  if (String(planned) !== String(encoded))
    throw new Failure(
      'ENCODE_FAULTY',
      `${encoded.length} pieces of ${sum(encoded)} frames are there where ${planned.length} of ${sum(planned)} were planned.`,
    )
  for (const [rung, { configurationSum }] of Object.entries(units[0]?.outputs ?? {})) {
    const other = units.findIndex((unit) => unit.outputs[rung]?.configurationSum !== configurationSum)
    if (other >= 0)
      throw new Failure('ENCODE_FAULTY', `Piece ${other + 1} of ${rung} needs another decoder than the first: they cannot be joined.`)
  }
}

const joinRung = async (
  context: StepContext,
  ask: { folder: string; rung: Rung; files: readonly { path: string; frames: number }[]; inputBytes: number },
) => {
  const { folder, rung, files } = ask
  const { frameRate } = inspectionIn(context)
  const listPath = `${rung.id}.txt`
  await writeFile(join(folder, listPath), joinList(files, frameRate))
  const run = await context.run({
    tool: 'ffmpeg',
    args: ['-v', 'error', ...joinArguments({ listPath, output: `${rung.id}.mp4`, rate: frameRate })],
    folder,
    limits: packagingLimits(ask.inputBytes),
  })
  await rm(join(folder, listPath))
  return run
}

const checkJoined = async (path: string, rung: Rung, survey: Survey) => {
  const movie = readMovie(await readMoov(path))
  const tick = (movie.timescale * rung.frameRate.denominator) / rung.frameRate.numerator
  const begins = survey.segments.map(({ firstFrame }) => firstFrame)
  const faults = [
    ...(movie.samples === survey.frames ? [] : [`${movie.samples} frames instead of ${survey.frames}`]),
    ...(movie.shownTicks.every((shown, index) => shown === index * tick) ? [] : ['frames that are not evenly spaced']),
    ...(String(movie.syncFrames) === String(begins) ? [] : ['key frames in other places than segments begin']),
  ]
  if (faults.length > 0) throw new Failure('ENCODE_FAULTY', `${rung.id} has ${faults.join(', ')}.`)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
