import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import { writeWebVtt } from '../../../media/captions/write-webvtt.ts'
import { masterInput } from '../../../media/ladder/picture-filters.ts'
import { readingLimits } from '../limits.ts'
import type { TextPayload } from '../step-payloads.ts'
import type { PlannedText } from '../plan-tracks.ts'
import type { Step, StepContext } from '../run-step.ts'
import { keepOutputs } from '../step-outputs.ts'
import { asJson, describeFile, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface WrittenText {
  /** Absent when the track holds not one cue. */
  readonly file?: MadeFile
  readonly cues: number
  readonly findings: number
  readonly cpuSeconds: number
}

/** Longer than any film's words. */
export const mostTextBytes = 16 * 2 ** 20

/** Subtitles from inside the master or beside it, as one clean WebVTT file. */
export const writeText: Step = async (context) => {
  const { track } = payloadIn<TextPayload>(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<WrittenText> => {
      const { bytes, cpuSeconds } = await readText(context, track, folder)
      const { cues, findings } = parseCaptions(decodeText(bytes).text)
      if (findings.length > 0)
        context.log.info('subtitles are not quite as they should be', { trackId: track.id, findings: findings.slice(0, 5) })
      const told = { cues: cues.length, findings: findings.length, cpuSeconds }
      if (cues.length === 0) return told
      const name = `${track.id}.vtt`
      await writeFile(join(folder, name), writeWebVtt(cues))
      return { file: await describeFile(context, folder, name), ...told }
    },
  )
  return { result: asJson(result), writtenBytes: result.file?.sizeBytes ?? 0 }
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
