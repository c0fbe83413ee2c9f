import { captionLimits } from './caption-limits.ts'
import type { CueSpan } from './cue.ts'

/**
 * Spans as the writers need them: no blank lines (one would end a WebVTT cue), no blanks at the ends of lines, none of the characters that XML cannot
 * carry (XML 1.0, section 2.2), neighbours of the same style joined, at most 10,000 characters.
 */
export const tidySpans = (spans: readonly CueSpan[]): CueSpan[] => {
  const lines: CueSpan[][] = [[]]
  let left = captionLimits.cueCharacters
  for (const span of spans) {
    const clean = cleanText(span.text).slice(0, left).toWellFormed()
    left -= clean.length
    const parts = span.ruby === undefined ? clean.split('\n') : [oneLine(clean)]
    for (const [place, part] of parts.entries()) {
      if (place > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push(withRuby({ ...span, text: part }))
    }
  }
  const kept = lines.map(trimLine).filter((line) => line.length > 0)
  const joined: CueSpan[] = []
  for (const [place, line] of kept.entries()) {
    for (const [within, span] of line.entries()) {
      const before = joined.at(-1)
      // The line end belongs to the words before it, unless they carry ruby.
      const breaks = place > 0 && within === 0
      if (before && sameStyle(before, span) && span.ruby === undefined) {
        joined[joined.length - 1] = { ...before, text: `${before.text}${breaks ? '\n' : ''}${span.text}` }
      } else if (breaks && before!.ruby !== undefined) {
        joined.push(...(span.ruby === undefined ? [{ ...span, text: `\n${span.text}` }] : [{ text: '\n' }, span]))
      } else {
        if (breaks) joined[joined.length - 1] = { ...before!, text: `${before!.text}\n` }
        joined.push(span)
      }
    }
  }
  return joined
}

export const sameStyle = (a: CueSpan, b: CueSpan): boolean =>
  a.italic === b.italic &&
  a.bold === b.bold &&
  a.underline === b.underline &&
  a.color === b.color &&
  a.background === b.background &&
  a.voice === b.voice &&
  a.language === b.language &&
  a.ruby === b.ruby &&
  a.atMs === b.atMs

/** All white space of XML as single blanks inside; wider blanks stay, for somebody put them there. */
export const oneLine = (text: string): string => text.replaceAll(/[ \t\n]+/g, ' ').replaceAll(/^ | $/g, '')

const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\t\f\v]/g, ' ')
    .replaceAll(/[^\P{Cc}\n]|[\ufffe\uffff]/gu, '')

const withRuby = (span: CueSpan): CueSpan => {
  if (span.ruby === undefined) return span
  const { ruby, ...rest } = span
  const clean = oneLine(oneLine(cleanText(ruby)).slice(0, 500).toWellFormed())
  return clean === '' ? rest : { ...rest, ruby: clean }
}

const trimLine = (line: readonly CueSpan[]): CueSpan[] => {
  const trimmed = [...line]
  while (trimmed.length > 0) {
    const text = trimmed[0]!.text.replace(/^ +/, '')
    if (text !== '') {
      trimmed[0] = { ...trimmed[0]!, text }
      break
    }
    trimmed.shift()
  }
  while (trimmed.length > 0) {
    const text = trimmed.at(-1)!.text.replace(/(?<! ) +$/, '')
    if (text !== '') {
      trimmed[trimmed.length - 1] = { ...trimmed.at(-1)!, text }
      break
    }
    trimmed.pop()
  }
  return trimmed
}
