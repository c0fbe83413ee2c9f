import { isFailure } from '../../kit/failure.ts'
import { captionLimits } from './caption-limits.ts'
import type { CaptionFormat, ParsedCaptions } from './cue.ts'
import { parseAss } from './parse-ass.ts'
import { parseSrt } from './parse-srt.ts'
import { parseTtml, type TtmlOptions } from './parse-ttml.ts'
import { parseWebVtt } from './parse-webvtt.ts'
import { recogniseCaptions } from './recognise-captions.ts'

/**
 * SubRip, WebVTT, timed text (TTML) or SubStation Alpha to cues, as forgiving as players are, in time linear in the length of the text; every thing left out is a finding with
 * its line. Never throws: a file of which nothing can be read has a refusal, and the same words are its only finding.
 */
export const parseCaptions = (source: string, options: TtmlOptions = {}): ParsedCaptions => {
  if (source.length > captionLimits.bytes) return refused('srt', 'CAPTIONS_TOO_LARGE', 'the file is larger than 16 MiB')
  const text = source.replace(/^\uFEFF/, '')
  const recognised = recogniseCaptions(text)
  switch (recognised.format) {
    case 'webvtt':
      return parseWebVtt(text)
    case 'ass':
      return parseAss(text)
    case 'srt':
      return parseSrt(text)
    case 'other':
      return refused('srt', recognised.code, recognised.words)
    case 'ttml':
      try {
        return parseTtml(text, options)
      } catch (trouble) {
        if (!isFailure(trouble)) throw trouble
        return refused('ttml', trouble.code, trouble.message)
      }
  }
}

const refused = (format: CaptionFormat, code: string, words: string): ParsedCaptions => ({
  format,
  cues: [],
  findings: [{ words }],
  refusal: { code, words },
})
