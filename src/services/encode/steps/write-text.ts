import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captionProblems } from '../../../media/captions/caption-problems.ts'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import { formatProblem } from '../../../media/captions/problem-list.ts'
import { writeImsc } from '../../../media/captions/write-imsc.ts'
import { writeWebVtt } from '../../../media/captions/write-webvtt.ts'
import { masterInput } from '../../../media/ladder/picture-filters.ts'
import { readingLimits } from '../limits.ts'
import type { TextPayload } from '../step-payloads.ts'
import type { PlannedText } from '../plan-tracks.ts'
import type { Step, StepContext } from '../step.ts'
import { keepOutputs } from '../step-outputs.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface WrittenText {
  /** Absent when the track holds not one cue. */
  readonly file?: MadeFile
  /** The same with all places and styles, as IMSC 1.1. */
  readonly imsc?: MadeFile
  readonly cues: number
  readonly problems: number
  readonly cpuSeconds: number
}

/** Longer than any film's words. */
export const mostTextBytes = 16 * 2 ** 20

/** Subtitles from inside the master or beside it, as one clean WebVTT file and one of IMSC. */
export const writeText: Step = async (context) => {
  const { track } = payloadIn<TextPayload>(context)
  const { durationSeconds } = inspectionIn(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<WrittenText> => {
      const { bytes, cpuSeconds } = await readText(context, track, folder)
      const { text, encoding } = decodeText(bytes)
      const captions = parseCaptions(text, { filmMs: durationSeconds * 1000 })
      const problems = captionProblems(captions, encoding)
      if (problems.length > 0)
        context.log.info('subtitles are not quite as they should be', {
          trackId: track.id,
          problems: problems.slice(0, 5).map(formatProblem),
        })
      const { cues } = captions
      const told = { cues: cues.length, problems: problems.length, cpuSeconds }
      if (cues.length === 0) return told
      await writeFile(join(folder, `${track.id}.vtt`), writeWebVtt(cues))
      await writeFile(join(folder, `${track.id}.ttml`), writeImsc(cues, { language: track.language }))
      return {
        file: await describeFile(context, folder, `${track.id}.vtt`),
        imsc: await describeFile(context, folder, `${track.id}.ttml`),
        ...told,
      }
    },
  )
  return { result: asJson(result), writtenBytes: (result.file?.sizeBytes ?? 0) + (result.imsc?.sizeBytes ?? 0) }
}

const readText = async (
  context: StepContext,
  { source }: PlannedText,
  folder: string,
): Promise<{ bytes: Uint8Array; cpuSeconds: number }> => {
  if ('path' in source) return { bytes: await readFile(source.path), cpuSeconds: 0 }
  const { path } = await openFilm(context)
  const name = 'inside.vtt'
  const { cpuSeconds } = await context.run({
    tool: 'ffmpeg',
    args: ['-v', 'error', ...masterInput(path), '-map', `0:${source.streamIndex}`, '-c:s', 'webvtt', '-f', 'webvtt', '-y', `file:${name}`],
    folder,
    limits: { ...readingLimits(context.master.size_bytes), outputBytes: mostTextBytes },
  })
  return { bytes: await readFile(join(folder, name)), cpuSeconds }
}
