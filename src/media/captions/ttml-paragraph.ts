import { parseColor } from './caption-color.ts'
import type { CueSpan, SpanStyle } from './cue.ts'
import { oneLine, tidySpans } from './tidy-spans.ts'
import { inherit, type StyleSheet, type TtmlStyle } from './ttml-style.ts'
import type { TimedNode } from './ttml-timing.ts'
import { withoutWhite } from './webvtt-text.ts'
import type { XmlElement } from './xml-reader.ts'

/** What a paragraph shows between two moments. */
export interface ParagraphMoment {
  readonly beginMs: number
  readonly endMs: number
  readonly spans: readonly CueSpan[]
  /** All of its words are to be shown to everybody. */
  readonly forced: boolean
}

/** What holds at a paragraph from outside. */
export interface ParagraphContext {
  readonly sheet: StyleSheet
  /** Computed for the paragraph itself. */
  readonly style: TtmlStyle
  readonly preserve: boolean
  readonly voice: string | undefined
  readonly language: string
  /** Spans in it do not say theirs. */
  readonly documentLanguage: string
  /** Times of all around it and of its region. */
  readonly beginMs: number
  readonly endMs: number
  /** Names by the ids of agents. */
  readonly agents: ReadonlyMap<string, string>
}

/** Spans that come and go one by one make a paragraph of many moments. One with more of them, or with more to look at in all, is shown whole. */
const momentsAtMost = 500
const looksAtMost = 200_000

/**
 * The paragraph cut at every moment at which a part of it comes or goes (as the intermediate synchronic documents of TTML2, 11.3.1), with equal neighbours
 * joined. Nothing is hidden but by `display`, `visibility` and time.
 */
export const paragraphMoments = (paragraph: TimedNode, context: ParagraphContext): ParagraphMoment[] => {
  const runs: Run[] = []
  collectRuns(paragraph, { ...context, ruby: undefined }, runs)
  const moments = momentsOf(runs)
  const found: ParagraphMoment[] = []
  for (const [beginMs, endMs] of moments) {
    const shown = moments.length === 1 ? runs : runs.filter((run) => run.beginMs <= beginMs && run.endMs >= endMs)
    const spans = tidySpans(collapseBlanks(shown).map(withoutWhite))
    if (spans.length === 0) continue
    const forced = shown.every((run) => run.forced || isBlank(run))
    const before = found.at(-1)
    if (before && before.endMs === beginMs && before.forced === forced && JSON.stringify(before.spans) === JSON.stringify(spans))
      found[found.length - 1] = { ...before, endMs }
    else found.push({ beginMs, endMs, spans, forced })
  }
  return found
}

interface Run {
  readonly beginMs: number
  readonly endMs: number
  readonly text: string
  readonly style: SpanStyle
  readonly preserve: boolean
  readonly forced: boolean
  readonly ruby?: string
}

interface RunContext extends ParagraphContext {
  readonly ruby: string | undefined
}

const collectRuns = (timed: TimedNode, context: RunContext, runs: Run[]): void => {
  for (const child of timed.children) {
    const beginMs = Math.max(context.beginMs, child.beginMs)
    const endMs = Math.min(context.endMs, child.endMs)
    if (endMs <= beginMs) continue
    const { node } = child
    if (typeof node === 'string') runs.push(runOf(node, { ...context, beginMs, endMs }))
    else if (node.name === 'tt:br') runs.push({ ...runOf('\n', { ...context, beginMs, endMs }), preserve: true })
    else {
      const specified = context.sheet.styleOf(node)
      const style = inherit(context.style, specified)
      if (isHidden(style)) continue
      const inner: RunContext = {
        ...context,
        style,
        beginMs,
        endMs,
        preserve: preservesSpace(node, context.preserve),
        voice: voiceOf(node, context.agents) ?? context.voice,
        language: node.attributes.get('xml:lang')?.trim() ?? context.language,
      }
      if (specified.ruby === 'container') runs.push(...rubyRuns(node, inner))
      else if (specified.ruby !== 'delimiter') collectRuns(child, inner, runs)
    }
  }
}

export const isHidden = (style: TtmlStyle): boolean => style.display === 'none' || style.visibility === 'hidden'

export const preservesSpace = (element: XmlElement, around: boolean): boolean => {
  const given = element.attributes.get('xml:space')
  return given === undefined ? around : given === 'preserve'
}

export const voiceOf = (element: XmlElement, agents: ReadonlyMap<string, string>): string | undefined => {
  const [id] = (element.attributes.get('ttm:agent') ?? '').trim().split(/\s+/)
  return id ? agents.get(id) : undefined
}

export const isLanguage = (text: string): boolean => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/.test(text)

const runOf = (text: string, { beginMs, endMs, style, preserve, voice, language, documentLanguage }: RunContext): Run => ({
  beginMs,
  endMs,
  text,
  preserve,
  forced: style.forcedDisplay === 'true',
  style: { ...spanStyle(style, voice), ...(language !== documentLanguage && isLanguage(language) && { language }) },
})

const spanStyle = (style: TtmlStyle, voice: string | undefined): SpanStyle => {
  const color = parseColor(style.color ?? '')
  const background = parseColor(style.backgroundColor ?? '')
  return {
    ...(/^(italic|oblique)$/.test(style.fontStyle ?? '') && { italic: true }),
    ...(style.fontWeight === 'bold' && { bold: true }),
    ...(/(^|\s)underline(\s|$)/.test(style.textDecoration ?? '') && { underline: true }),
    ...(color !== undefined && { color }),
    ...(background !== undefined && { background }),
    ...(voice !== undefined && { voice }),
  }
}

/** Base and text of a ruby container (TTML2, 10.3.36): by pairs where there are as many of one as of the other, else all together. */
const rubyRuns = (container: XmlElement, context: RunContext): Run[] => {
  const bases: string[] = []
  const texts: string[] = []
  const visit = (element: XmlElement, part: 'base' | 'text') => {
    let said = ''
    for (const child of element.children) {
      if (typeof child === 'string') said += child
      else if (child.name === 'tt:span') {
        const ruby = context.sheet.styleOf(child).ruby
        if (ruby === 'delimiter') continue
        if (ruby === 'base' || ruby === 'text') (ruby === 'base' ? bases : texts).push(wordsIn(child))
        else visit(child, ruby === 'textContainer' ? 'text' : part)
      }
    }
    if (oneLine(said) !== '') (part === 'base' ? bases : texts).push(oneLine(said))
  }
  visit(container, 'base')
  const kept = bases.filter((base) => base !== '')
  const pairs =
    kept.length === texts.length ? kept.map((base, at) => [base, texts[at]!] as const) : [[kept.join(''), texts.join(' ')] as const]
  return pairs
    .filter(([base]) => base !== '')
    .map(([base, text]) => ({ ...runOf(base, context), preserve: true, ...(text !== '' && { ruby: text }) }))
}

const wordsIn = (element: XmlElement): string => oneLine(textIn(element))

const textIn = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('')

const isBlank = ({ text }: Run): boolean => !/[^ \t\n]/.test(text)

const momentsOf = (runs: readonly Run[]): (readonly [number, number])[] => {
  const times = [...new Set(runs.filter((run) => !isBlank(run)).flatMap((run) => [run.beginMs, run.endMs]))].toSorted((a, b) => a - b)
  if (times.length < 2) return []
  if (times.length > momentsAtMost || times.length * runs.length > looksAtMost) return [[times[0]!, times.at(-1)!]]
  return times.slice(1).map((time, at) => [times[at]!, time] as const)
}

/** White space as `xml:space` has it (TTML2, 8.2.10): by default any of it is one blank, and none around line ends. */
const collapseBlanks = (runs: readonly Run[]): CueSpan[] => {
  const spans: CueSpan[] = []
  let afterBlank = true
  for (const { text, style, preserve, ruby } of runs) {
    let words = text
    if (!preserve) {
      words = text.replaceAll(/[ \t\n]+/g, ' ')
      if (afterBlank && words.startsWith(' ')) words = words.slice(1)
    }
    if (words === '') continue
    afterBlank = /[ \n]$/.test(words)
    spans.push({ ...style, text: words, ...(ruby !== undefined && { ruby }) })
  }
  return spans
}
