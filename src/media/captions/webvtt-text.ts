import { captionLimits } from './caption-limits.ts'
import { classColors } from './caption-color.ts'
import { readWebVttTime } from './cue-time.ts'
import type { CueSpan, SpanStyle } from './cue.ts'
import { tidySpans } from './tidy-spans.ts'

/**
 * Cue text to spans (WebVTT, section 6.4). Tags that the standard does not know are dropped and their content stays; an end tag closes only what is
 * open right there; what is still open at the end closes there. One pass.
 */
export const parseWebVttText = (text: string): CueSpan[] => {
  const spans: CueSpan[] = []
  const open: OpenTag[] = []
  let style: SpanStyle = {}
  let atMs: number | undefined
  let ruby: { base: string; text: string; readonly style: SpanStyle } | undefined
  const say = (words: string) => {
    if (words === '') return
    if (!ruby) spans.push({ ...style, text: words, ...(atMs !== undefined && { atMs }) })
    else if (open.some((tag) => tag.name === 'rt')) ruby.text += words
    else ruby.base += words
  }
  const endRuby = () => {
    if (ruby) spans.push({ ...ruby.style, text: ruby.base, ...(ruby.text !== '' && { ruby: ruby.text }) })
    ruby = undefined
  }
  const close = () => {
    const tag = open.pop()!
    style = tag.outer
    if (tag.name === 'rt' && ruby && ruby.text !== '') {
      // The next base of the same ruby begins.
      const again: SpanStyle = ruby.style
      endRuby()
      ruby = { base: '', text: '', style: again }
    }
    if (tag.name === 'ruby') endRuby()
  }
  for (const token of tokensOf(text)) {
    if (token.kind === 'text') say(token.text)
    else if (token.kind === 'time') atMs = token.ms
    else if (token.kind === 'end') {
      const last = open.at(-1)?.name
      if (last === token.name) close()
      else if (token.name === 'ruby' && last === 'rt') {
        close()
        close()
      }
    } else if (knownTags.has(token.name) && open.length < captionLimits.depth && (token.name !== 'rt' || open.at(-1)?.name === 'ruby')) {
      open.push({ name: token.name, outer: style })
      style = { ...style, ...styleOf(token) }
      if (token.name === 'ruby' && !ruby) ruby = { base: '', text: '', style }
    }
  }
  endRuby()
  return tidySpans(spans.filter((span) => span.text !== '').map(withoutWhite))
}

interface OpenTag {
  readonly name: string
  readonly outer: SpanStyle
}

const knownTags = new Set(['c', 'i', 'b', 'u', 'ruby', 'rt', 'v', 'lang'])

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'start'; readonly name: string; readonly classes: readonly string[]; readonly annotation: string }
  | { readonly kind: 'end'; readonly name: string }

function* tokensOf(text: string): Generator<Token> {
  let at = 0
  while (at < text.length) {
    const tag = text.indexOf('<', at)
    if (tag < 0) break
    if (tag > at) yield { kind: 'text', text: decodeReferences(text.slice(at, tag)) }
    const close = text.indexOf('>', tag)
    const inside = text.slice(tag + 1, close < 0 ? text.length : close)
    at = close < 0 ? text.length : close + 1
    if (inside.startsWith('/')) yield { kind: 'end', name: inside.slice(1) }
    else if (/^\d/.test(inside)) {
      const time = readWebVttTime(inside)
      if (time && time.length === inside.length) yield { kind: 'time', ms: time.ms }
    } else {
      const parts = /^([^\s.]*)(\S*)\s?([^]*)$/.exec(inside)!
      const classes = parts[2]!.split('.').filter((name) => name !== '')
      yield {
        kind: 'start',
        name: parts[1]!,
        classes,
        annotation: decodeReferences(parts[3]!).trim().replaceAll(/\s+/g, ' ').slice(0, 200),
      }
    }
  }
  if (at < text.length) yield { kind: 'text', text: decodeReferences(text.slice(at)) }
}

const styleOf = ({ name, classes, annotation }: Extract<Token, { kind: 'start' }>): SpanStyle => {
  const colors: { color?: string; background?: string } = {}
  for (const each of classes) {
    if (Object.hasOwn(classColors, each)) colors.color = classColors[each]!
    if (each.startsWith('bg_') && Object.hasOwn(classColors, each.slice(3))) colors.background = classColors[each.slice(3)]!
  }
  return {
    ...colors,
    ...(name === 'i' && { italic: true }),
    ...(name === 'b' && { bold: true }),
    ...(name === 'u' && { underline: true }),
    ...(name === 'v' && annotation !== '' && { voice: annotation.toWellFormed() }),
    ...(name === 'lang' && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/.test(annotation) && { language: annotation }),
  }
}

/** White is what words are by themselves; inside another colour it had to be said. */
export const withoutWhite = (span: CueSpan): CueSpan => {
  if (span.color !== '#ffffff') return span
  const { color: _white, ...rest } = span
  return rest
}

/** Character references (section 6.4): those that occur in captions. All others stay as they are written. */
export const decodeReferences = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(
        /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp|lrm|rlm));/g,
        (_whole, decimal, hexadecimal, name) => {
          if (name !== undefined) return references[name as string]!
          const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal)
          return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
        },
      )
    : text

const references: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
}
