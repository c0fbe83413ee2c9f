import { cleanCueText } from './cue-text.ts'
import { parseTiming } from './cue-time.ts'
import type { CaptionFinding, Cue, ParsedCaptions } from './cue.ts'

/** More than a day-long film needs; what follows is left out with a finding. */
const cuesAtMost = 50_000
const findingsAtMost = 200

/**
 * SubRip or WebVTT to cues, as forgiving as browsers are: byte order marks, any line ends, missing numbers, comma or dot, missing blank lines and
 * tags that nobody knows are all borne and told. Linear in the length of the text.
 *
 * SubRip has no standard; WebVTT is the W3C's, section 6.1 (parser).
 */
export const parseCaptions = (source: string): ParsedCaptions => {
  const lines = source
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '\uFFFD')
    .split(/\r\n|\n|\r/)
  const format = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '') ? 'webvtt' : 'srt'
  const cues: Cue[] = []
  const findings: CaptionFinding[] = []
  const tell = (line: number, words: string) => findings.length < findingsAtMost && findings.push({ line: line + 1, words })
  let at = format === 'webvtt' ? skipBlock(lines, 0) : 0
  while (at < lines.length) {
    if (lines[at]!.trim() === '') {
      at += 1
      continue
    }
    const block = readBlock(lines, at, format)
    if (block.cue && cues.length === cuesAtMost) {
      tell(at, `More than ${cuesAtMost} cues: this one and all after it are left out.`)
      break
    }
    if (block.cue) cues.push(block.cue)
    for (const words of block.findings) tell(at, words)
    at = block.next
  }
  return { format, cues: cues.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs), findings }
}

interface Block {
  readonly next: number
  readonly cue?: Cue
  readonly findings: readonly string[]
}

const readBlock = (lines: readonly string[], at: number, format: 'srt' | 'webvtt'): Block => {
  const first = lines[at]!
  if (format === 'webvtt' && /^(NOTE|STYLE|REGION)\b/.test(first) && !first.includes('-->'))
    return { next: skipBlock(lines, at), findings: [] }
  const hasId = !first.includes('-->')
  const timingAt = hasId ? at + 1 : at
  const timingLine = lines[timingAt] ?? ''
  if (!timingLine.includes('-->')) return { next: at + 1, findings: ['A line without a time is left out.'] }
  const end = endOfText(lines, timingAt + 1)
  const timing = parseTiming(timingLine)
  if (!timing) return { next: end, findings: [`The time "${timingLine.trim().slice(0, 60)}" cannot be read; its cue is left out.`] }
  if (timing.endMs <= timing.startMs) return { next: end, findings: ['A cue that ends before it begins is left out.'] }
  const { text, settings } =
    format === 'srt'
      ? subRipText(lines.slice(timingAt + 1, end))
      : { text: lines.slice(timingAt + 1, end).join('\n'), settings: cleanSettings(timing.rest) }
  const cleaned = cleanCueText(text).trim()
  if (cleaned === '') return { next: end, findings: ['An empty cue is left out.'] }
  const id = hasId && format === 'webvtt' ? first.trim() : undefined
  return { next: end, cue: { startMs: timing.startMs, endMs: timing.endMs, ...(id && { id }), settings, text: cleaned }, findings: [] }
}

/** The line after the text of a cue: a blank one, or the next time (with the number before it) where the blank line is missing. */
const endOfText = (lines: readonly string[], from: number): number => {
  let end = from
  while (end < lines.length && lines[end]!.trim() !== '' && !lines[end]!.includes('-->')) end += 1
  const runsInto = lines[end]?.includes('-->') && end > from && /^\d+$/.test(lines[end - 1]!.trim())
  return runsInto ? end - 1 : end
}

const skipBlock = (lines: readonly string[], from: number): number => {
  let end = from
  while (end < lines.length && lines[end]!.trim() !== '') end += 1
  return end
}

const settingPattern =
  /^(vertical:(rl|lr)|line:-?\d+(\.\d+)?%?(,(start|center|end))?|position:\d+(\.\d+)?%(,(line-left|center|line-right|start|middle|end))?|size:\d+(\.\d+)?%|align:(start|center|end|left|right|middle))$/

/** Settings that WebVTT knows (section 4.4), without those that name regions. */
const cleanSettings = (text: string): string =>
  text
    .split(/\s+/)
    .filter((setting) => settingPattern.test(setting))
    .map(modernSetting)
    .join(' ')

/** Earlier drafts said `middle` for `center`, and `start` and `end` for the sides of a position. */
const modernSetting = (setting: string): string =>
  setting
    .replace(/([:,])middle$/, '$1center')
    .replace(/^(position:.*),start$/, '$1,line-left')
    .replace(/^(position:.*),end$/, '$1,line-right')

/** SubRip's inherited habits: `{\an8}` puts a cue at the top, other brace codes mean nothing here. */
const subRipText = (lines: readonly string[]): { text: string; settings: string } => {
  const text = lines.join('\n')
  return { text: text.replaceAll(/\{\\[^}\n]{0,100}\}/g, ''), settings: /\{\\an[789]\}/.test(text) ? 'line:0' : '' }
}
