import { nearestClass } from './caption-color.ts'
import { formatCueTime } from './cue-time.ts'
import type { Cue, CueSpan } from './cue.ts'
import { tidySpans } from './tidy-spans.ts'
import { formatSettings } from './webvtt-settings.ts'

/**
 * Cues as a WebVTT file that every player reads (W3C WebVTT, section 4.1): places as settings, styles as `i`, `b`, `u`, `v` and the colour classes of section
 * 5.1, so no style sheet is needed. Colours become the nearest of those eight. Whether a cue is forced is not said: WebVTT has no word for it.
 */
export const writeWebVtt = (cues: readonly Cue[]): string => {
  const blocks: string[] = []
  for (const cue of cues) {
    const text = writeSpans(tidySpans(cue.spans))
    if (text === '') continue
    const id = cue.id === undefined ? '' : oneLine(cue.id)
    const times = `${formatCueTime(cue.startMs)} --> ${formatCueTime(cue.endMs)}${formatSettings(cue.place)}`
    blocks.push(`${id === '' ? '' : `${id}\n`}${times}\n${text}\n`)
  }
  return `WEBVTT\n\n${blocks.join('\n')}`
}

/** An id may hold neither a line end nor an arrow; and it must not look like the beginning of another block. */
const oneLine = (id: string): string => {
  const line = id
    .toWellFormed()
    .replaceAll(/[\p{Cc}\ufffe\uffff]+/gu, ' ')
    .replaceAll('-->', '->')
    .trim()
  return /^(STYLE|REGION)$|^NOTE(\s|$)/.test(line) ? `_${line}` : line
}

/** Tags stay open from one span to the next as far as both have them. */
const writeSpans = (spans: readonly CueSpan[]): string => {
  let text = ''
  let open: readonly Tag[] = []
  let atMs: number | undefined
  for (const span of spans) {
    const wanted = tagsOf(span)
    let same = 0
    while (same < open.length && same < wanted.length && open[same]!.start === wanted[same]!.start) same += 1
    text += endOf(open.slice(same))
    if (span.atMs !== undefined && span.atMs !== atMs) text += `<${formatCueTime(span.atMs)}>`
    text += wanted
      .slice(same)
      .map((tag) => tag.start)
      .join('')
    const words = escapeText(span.text)
    text += span.ruby === undefined ? words : `<ruby>${words}<rt>${escapeText(span.ruby)}</rt></ruby>`
    open = wanted
    atMs = span.atMs
  }
  return text + endOf(open)
}

interface Tag {
  readonly start: string
  readonly end: string
}

const endOf = (tags: readonly Tag[]): string =>
  tags
    .toReversed()
    .map((tag) => tag.end)
    .join('')

const tagsOf = ({ voice, language, color, background, bold, italic, underline }: CueSpan): Tag[] => {
  // Players draw captions on black already.
  const shade = background === undefined ? 'black' : nearestClass(background)
  const paint = color === undefined ? 'white' : nearestClass(color)
  const classes = `${paint === 'white' ? '' : `.${paint}`}${shade === 'black' ? '' : `.bg_${shade}`}`
  return [
    ...(voice === undefined ? [] : [{ start: `<v ${escapeText(voice.replaceAll(/\s+/g, ' ').trim())}>`, end: '</v>' }]),
    ...(language === undefined ? [] : [{ start: `<lang ${escapeText(language)}>`, end: '</lang>' }]),
    ...(classes === '' ? [] : [{ start: `<c${classes}>`, end: '</c>' }]),
    ...(bold ? [{ start: '<b>', end: '</b>' }] : []),
    ...(italic ? [{ start: '<i>', end: '</i>' }] : []),
    ...(underline ? [{ start: '<u>', end: '</u>' }] : []),
  ]
}

/** With `>` escaped no text can hold an arrow, which would end the cue. */
const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
