import { keyOfOld, padKey, parseAssText, type AssScreen, type AssStyle } from './ass-text.ts'
import { captionLimits } from './caption-limits.ts'
import { latestMs } from './cue-time.ts'
import type { Cue, ParsedCaptions } from './cue.ts'
import { inOrder } from './parse-webvtt.ts'
import { problemList, quoted } from './problem-list.ts'

export interface AssOptions {
  /** How long a line stays that ends when it begins. */
  readonly clearedAfterMs?: number
  readonly cuesAtMost?: number
}

/**
 * SubStation Alpha, both versions (`[V4+ Styles]` and the older), to cues as far as their words, times, places and plain styles go. Fonts, sizes, drawings, karaoke
 * and movement are not kept; a line that moves stands where it begins. One pass.
 */
export const parseAss = (text: string, { clearedAfterMs = 0, cuesAtMost = captionLimits.cues }: AssOptions = {}): ParsedCaptions => {
  const { problems, tell } = problemList()
  const cues: Cue[] = []
  const styles = new Map<string, AssStyle>()
  let section = ''
  let fields: readonly string[] = []
  // The size that the format takes where a file does not say (Aegisub's and VSFilter's reading).
  const screen = { width: 384, height: 288 }
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const heading = /^\s*\[([^\]]{1,50})\]\s*$/.exec(line)
    if (heading) {
      section = heading[1]!.toLowerCase()
      fields = []
      continue
    }
    const match = /^\s*([A-Za-z0-9 ]{1,30}?)\s*:\s?(.*)$/.exec(line)
    if (!match) continue
    const [key, value] = [match[1]!.toLowerCase(), match[2]!]
    if (key === 'playresx' || key === 'playresy') {
      const size = Number(value)
      if (size >= 1 && size <= 100_000) screen[key === 'playresx' ? 'width' : 'height'] = size
    } else if (key === 'format') fields = value.split(',').map((name) => name.trim().toLowerCase())
    else if (key === 'style' && styles.size < mostStyles) {
      const style = columnsOf(fields, value)
      styles.set(style('name').replace(/^\*/, '').toLowerCase(), readStyle(style, section.includes('v4+')))
    } else if (key === 'dialogue') {
      if (cues.length === cuesAtMost) {
        tell({ line: index + 1, words: `there are more than ${cuesAtMost} cues; this one and all after it are left out` })
        break
      }
      const column = columnsOf(fields.length > 0 ? fields : usualFields, value)
      const style = styles.get(column('style').replace(/^\*/, '').toLowerCase()) ?? {}
      const cue = readCue(column, { style, screen, clearedAfterMs })
      if (typeof cue !== 'string') cues.push(cue)
      else if (cue !== '') tell({ line: index + 1, words: cue })
    }
  }
  return { format: 'ass', cues: inOrder(cues), findings: problems }
}

const mostStyles = 10_000
const usualFields = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text']

/** Values by the names of their columns; the last column holds all that is left, commas too. */
const columnsOf = (fields: readonly string[], line: string): ((name: string) => string) => {
  const values = line.split(',')
  const last = fields.length - 1
  return (name) => {
    const at = fields.indexOf(name)
    if (at < 0) return ''
    return at === last ? values.slice(last).join(',') : (values[at] ?? '').trim()
  }
}

const readStyle = (column: (name: string) => string, isPlus: boolean): AssStyle => {
  const isOn = (name: string) => !['', '0'].includes(column(name))
  return {
    ...(isOn('italic') && { italic: true }),
    ...(isOn('bold') && { bold: true }),
    ...(isOn('underline') && { underline: true }),
    primary: column('primarycolour'),
    key: (isPlus ? padKey : keyOfOld)(Number(column('alignment'))),
  }
}

/** The cue, or why there is none; an empty reason for what is no cue at all, such as a drawing. */
const readCue = (
  column: (name: string) => string,
  { style, screen, clearedAfterMs }: { readonly style: AssStyle; readonly screen: AssScreen; readonly clearedAfterMs: number },
): Cue | string => {
  const [startMs, endMs] = [timeOf(column('start')), timeOf(column('end'))]
  if (startMs === undefined || endMs === undefined)
    return `the time ${quoted(`${column('start')} to ${column('end')}`)} cannot be read; its cue is left out`
  const untilMs = endMs === startMs ? startMs + clearedAfterMs : endMs
  if (untilMs <= startMs) return 'the end lies before the beginning; the cue is left out'
  const { spans, place } = parseAssText(column('text').slice(0, captionLimits.cueCharacters * 2), style, screen)
  const voice = column('name') || column('actor')
  return spans.length === 0
    ? ''
    : { startMs, endMs: untilMs, place, spans: voice === '' ? spans : spans.map((span) => ({ ...span, voice: voice.slice(0, 200) })) }
}

/** `h:mm:ss.cc`. */
const timeOf = (text: string): number | undefined => {
  const match = /^(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.:](\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const [, hours, minutes, seconds, fraction = '0'] = match
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
  return Number(minutes) > 59 || Number(seconds) > 59 || ms > latestMs ? undefined : ms
}
