import { cueText, type Cue, type ParsedCaptions } from './cue.ts'
import type { TextEncoding } from './decode-text.ts'
import { placeClass } from './place-box.ts'
import { problemList, type CaptionProblem } from './problem-list.ts'

/** Faster than this nobody reads, in characters a second (the broadcasters' guides end at 17 to 21). */
export const fastestReading = 25

/**
 * All that an inspection should say of a caption file, at most 200: what was lost in reading it, then its encoding, then what stands in the cues: words too
 * fast to be read, and cues in each other's way.
 *
 * @param encoding in which the file was found to be written. Notes are marked; everything else means that something is wrong with the file.
 */
export const captionProblems = (captions: ParsedCaptions, encoding?: TextEncoding): readonly CaptionProblem[] => {
  const { problems, tell } = problemList()
  for (const finding of captions.findings) tell(finding)
  if (!captions.refusal && captions.cues.length === 0) tell({ words: 'the file holds not one cue that can be shown' })
  if (encoding === 'windows-1252')
    tell({ words: 'the file is not UTF-8; it is read as Windows-1252, so letters of other alphabets are wrong' })
  if (encoding === 'utf-16le' || encoding === 'utf-16be') tell({ words: 'the file is UTF-16; it is written again as UTF-8', note: true })
  const broken = captions.cues.filter((cue) => cueText(cue).includes('\uFFFD')).length
  if (broken > 0) tell({ words: `${broken} cues hold letters that were lost before the file came here` })
  const twice = captions.cues.filter((cue) => encodedTwice.test(cueText(cue))).length
  if (twice > 0) tell({ words: `${twice} cues look as if UTF-8 had been taken for Windows-1252 and encoded again (Ã© for é)` })
  const lastEnds = new Map<string, number>()
  for (const cue of captions.cues) {
    const seconds = cue.startMs / 1000
    const speed = readingSpeed(cue)
    if (speed > fastestReading)
      tell({
        seconds,
        words: `${Math.round(speed)} characters a second are too fast to be read; at most ${fastestReading} can be`,
        note: true,
      })
    const { down, across } = placeClass(cue.place)
    const where = `${down} ${across}`
    const before = lastEnds.get(where) ?? 0
    if (before > cue.startMs)
      tell({
        seconds,
        words: `the cue overlaps the one before it by ${((Math.min(before, cue.endMs) - cue.startMs) / 1000).toFixed(2)} s`,
        note: true,
      })
    lastEnds.set(where, Math.max(before, cue.endMs))
  }
  return problems
}

/** Characters a second, line ends not counted. */
export const readingSpeed = (cue: Cue): number => {
  const characters = cue.spans.reduce((sum, span) => sum + [...span.text.replaceAll('\n', '')].length, 0)
  return (characters / Math.max(1, cue.endMs - cue.startMs)) * 1000
}

/** Lead bytes of two and three byte letters as Windows-1252 shows them, each before a continuation byte. */
const encodedTwice =
  /[ÃÂÐÑ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â€[\u0080-\u00bf\u0152\u0153\u02dc\u2013-\u2122]/
