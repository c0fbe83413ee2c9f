import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captionLimits } from '../../../media/captions/caption-limits.ts'
import { captionProblems } from '../../../media/captions/caption-problems.ts'
import { closedCaptionsArguments, parseClosedCaptions } from '../../../media/captions/closed-captions.ts'
import type { Cue, ParsedCaptions } from '../../../media/captions/cue.ts'
import { decodeText, type TextEncoding } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import { formatProblem } from '../../../media/captions/problem-list.ts'
import { forcedCues, textRole, type TextRole } from '../../../media/captions/roles.ts'
import { withinFilm } from '../../../media/captions/within-film.ts'
import { writeImsc } from '../../../media/captions/write-imsc.ts'
import { writeWebVtt } from '../../../media/captions/write-webvtt.ts'
import { valueOf } from '../../../media/ladder/frame-rate.ts'
import { beginsAtSeconds } from '../../../media/probe/master-probe.ts'
import { insideCaptionsName } from '../examine-inside-texts.ts'
import { filmOf } from '../inspection.ts'
import { keepOutputs, readOutput } from '../kept.ts'
import { pictureLimits } from '../limits.ts'
import { besideFiles } from '../master-file.ts'
import type { TextPayload } from '../step-payloads.ts'
import type { PlannedText } from '../plan-tracks.ts'
import type { Step, StepContext } from '../step.ts'
import { surveyStepId } from '../survey.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

/** The same words twice: as WebVTT, and with all places and styles as IMSC 1.1. */
interface TextFiles {
  readonly file: MadeFile
  readonly imsc: MadeFile
}

/** Without files when the track holds not one cue. */
export interface WrittenText extends Partial<TextFiles> {
  /** By what the cues say, where nobody said it before. */
  readonly role?: TextRole
  /** What everybody must read, where that is a part of the track. */
  readonly forced?: TextFiles
  readonly cues: number
  readonly problems: number
  readonly cpuSeconds: number
}

/** Subtitles from inside the master or beside it, as one clean WebVTT file and one of IMSC; and once more what of them is forced. */
export const writeText: Step = async (context) => {
  const { track } = payloadIn<TextPayload>(context)
  const { durationSeconds } = inspectionIn(context)
  const result = await keepOutputs(context, async (folder): Promise<WrittenText> => {
    const { captions, encoding, cpuSeconds } = await readCaptions(context, track, folder)
    const problems = captionProblems(captions, encoding)
    if (problems.length > 0)
      context.log.info('subtitles are not quite as they should be', {
        trackId: track.id,
        problems: problems.slice(0, 5).map(formatProblem),
      })
    const cues = withinFilm(captions.cues, { lastsMs: durationSeconds * 1000 })
    const told = { cues: cues.length, problems: problems.length, cpuSeconds }
    if (cues.length === 0) return told
    const write = async (name: string, some: readonly Cue[]): Promise<TextFiles> => {
      await writeFile(join(folder, `${name}.vtt`), writeWebVtt(some))
      await writeFile(join(folder, `${name}.ttml`), writeImsc(some, { language: track.language }))
      return { file: await describeFile(context, folder, `${name}.vtt`), imsc: await describeFile(context, folder, `${name}.ttml`) }
    }
    const role = track.role === 'subtitle' ? textRole({ cues }).role : track.role
    const forced = role === 'forced' ? [] : forcedCues(cues)
    return {
      ...(await write(track.id, cues)),
      role,
      ...(forced.length > 0 && { forced: await write(`${track.id}-forced`, forced) }),
      ...told,
    }
  })
  const files = [result.file, result.imsc, result.forced?.file, result.forced?.imsc]
  return { result: asJson(result), writtenBytes: files.reduce((sum, file) => sum + (file?.sizeBytes ?? 0), 0) }
}

interface ReadCaptions {
  readonly captions: ParsedCaptions
  readonly encoding?: TextEncoding
  readonly cpuSeconds: number
}

const readCaptions = async (context: StepContext, { source }: PlannedText, folder: string): Promise<ReadCaptions> => {
  if ('captionField' in source) return readClosedCaptions(context, source.captionField, folder)
  if ('streamIndex' in source)
    return {
      captions: JSON.parse(await readOutput(context, surveyStepId, insideCaptionsName(source.streamIndex))) as ParsedCaptions,
      cpuSeconds: 0,
    }
  const place = context.master.beside.findIndex(({ path }) => path === source.path)
  const { text, encoding } = decodeText(await readFile((await besideFiles(context))[place]!.path))
  return { captions: parseCaptions(text, { filmMs: inspectionIn(context).durationSeconds * 1000 }), encoding, cpuSeconds: 0 }
}

/** They lie inside the pictures, all of which are decoded. */
const readClosedCaptions = async (context: StepContext, field: 1 | 2, folder: string): Promise<ReadCaptions> => {
  const inspection = inspectionIn(context)
  const { width, height } = filmOf(inspection)
  const { path } = await openFilm(context)
  const [film, output] = ['film', 'closed.ass']
  await symlink(path, join(folder, film))
  const { cpuSeconds } = await context.run({
    tool: 'ffmpeg',
    args: closedCaptionsArguments({ film, field, output }),
    folder,
    limits: pictureLimits({
      ...{ seconds: inspection.durationSeconds + 60, width, height, frameRate: valueOf(inspection.frameRate) },
      outputBytes: captionLimits.bytes,
    }),
  })
  const captions = parseClosedCaptions(await readFile(join(folder, output), 'utf8'))
  await Promise.all([film, output].map((name) => rm(join(folder, name))))
  const startsAtMs = beginsAtSeconds(inspection.probe) * 1000
  return { captions: { ...captions, cues: withinFilm(captions.cues, { startsAtMs, lastsMs: Infinity }) }, cpuSeconds }
}
