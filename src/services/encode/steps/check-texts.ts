import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { captionLimits } from '../../../media/captions/caption-limits.ts'
import { captionProblems } from '../../../media/captions/caption-problems.ts'
import { decodeText } from '../../../media/captions/decode-text.ts'
import { parseCaptions } from '../../../media/captions/parse-captions.ts'
import type { TextCheck } from '../../../media/inspection/find-in-text.ts'
import type { BesideFile } from '../tables.ts'
import type { Refusal } from '../unreadable-master.ts'

/** What is in the subtitle files beside a master. Files that somebody took the trouble to hand over must say something. */
export const checkTexts = async (beside: readonly BesideFile[]): Promise<{ texts: TextCheck[]; refusal?: Refusal }> => {
  const texts: TextCheck[] = []
  let refusal: Refusal | undefined
  for (const { path } of beside) {
    const name = basename(path)
    const found = await stat(path).catch(() => undefined)
    if (!found) return { texts, refusal: { code: 'SUBTITLES_MISSING', reason: `The subtitle file ${name} is not there any more.` } }
    if (found.size > captionLimits.bytes)
      return { texts, refusal: { code: 'SUBTITLES_UNREADABLE', reason: `The subtitle file ${name} is too large to be one.` } }
    const { text, encoding } = decodeText(await readFile(path))
    const captions = parseCaptions(text)
    const problems = captionProblems(captions, encoding).filter((problem) => !problem.note)
    texts.push({
      name,
      cues: captions.cues.length,
      endSeconds: captions.cues.reduce((latest, cue) => Math.max(latest, cue.endMs / 1000), 0),
      problemCount: problems.length,
      problems: problems.flatMap(({ line, words }) => (line === undefined ? [] : [{ line, words }])),
    })
    if (captions.cues.length === 0)
      refusal ??= {
        code: 'SUBTITLES_UNREADABLE',
        reason: captions.refusal
          ? `The subtitle file ${name} cannot be used: ${captions.refusal.words}.`
          : `No line can be read from the subtitle file ${name}. It should be SubRip (.srt), WebVTT (.vtt), TTML (.ttml, .xml) or SubStation Alpha (.ass).`,
      }
  }
  return { texts, ...(refusal && { refusal }) }
}
