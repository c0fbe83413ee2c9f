import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import type { StepContext } from '../run-step.ts'
import type { Refusal } from './unreadable-master.ts'
import { mostTextBytes } from './write-text.ts'

/** Subtitle files that somebody took the trouble to hand over must say something. */
export const judgeBeside = async ({ master }: Pick<StepContext, 'master'>): Promise<Refusal | undefined> => {
  for (const { path } of master.beside) {
    const name = basename(path)
    const found = await stat(path).catch(() => undefined)
    if (!found) return { code: 'SUBTITLES_MISSING', reason: `The subtitle file ${name} is not there any more.` }
    if (found.size > mostTextBytes) return { code: 'SUBTITLES_UNREADABLE', reason: `The subtitle file ${name} is too large to be one.` }
    const { cues } = parseCaptions(decodeText(await readFile(path)).text)
    if (cues.length === 0)
      return {
        code: 'SUBTITLES_UNREADABLE',
        reason: `No line can be read from the subtitle file ${name}. It should be SubRip (.srt) or WebVTT (.vtt).`,
      }
  }
  return undefined
}
