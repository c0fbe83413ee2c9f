import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import { writeWebVtt } from '../../../media/captions/write-webvtt.ts'
import { masterInput } from '../../../media/ladder/picture-filters.ts'
import { readingLimits } from '../limits.ts'
import type { TextPayload } from '../plan-job.ts'
import type { Step } from '../run-step.ts'
import { keepOutputs } from '../step-outputs.ts'
import { asJson, describeFile, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface WrittenText {
  /** Absent when the track holds not one cue. */
  readonly file?: MadeFile
  readonly cues: number
  readonly findings: number
}

/** Subtitles from inside the master or beside it, as one clean WebVTT file. */
export const writeText: Step = async (context) => {
  const { track } = payloadIn<TextPayload>(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<WrittenText> => {
      const bytes = 'path' in track.source ? await readFile(track.source.path) : await extract(track.source.streamIndex, folder)
      const { cues, findings } = parseCaptions(decodeText(bytes).text)
      if (findings.length > 0)
        context.log.info('subtitles are not quite as they should be', { trackId: track.id, findings: findings.slice(0, 5) })
      if (cues.length === 0) return { cues: 0, findings: findings.length }
      const name = `${track.id}.vtt`
      await writeFile(join(folder, name), writeWebVtt(cues))
      return { file: await describeFile(context, folder, name), cues: cues.length, findings: findings.length }
    },
  )

  async function extract(streamIndex: number, folder: string): Promise<Uint8Array> {
    const { path } = await openFilm(context)
    const name = 'inside.vtt'
    const args = ['-v', 'error', ...masterInput(path), '-map', `0:${streamIndex}`, '-c:s', 'webvtt', '-f', 'webvtt', '-y', `file:${name}`]
    await context.run({ tool: 'ffmpeg', args, folder, limits: { ...readingLimits(context.master.size_bytes), outputBytes: mostTextBytes } })
    return readFile(join(folder, name))
  }
  return { result: asJson(result), writtenBytes: result.file?.sizeBytes ?? 0 }
}

/** Longer than any film's words. */
export const mostTextBytes = 16 * 2 ** 20
