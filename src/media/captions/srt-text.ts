import { captionLimits } from './caption-limits.ts'
import { parseColor } from './caption-color.ts'
import { padKey } from './ass-text.ts'
import type { CuePlace, CueSpan, SpanStyle } from './cue.ts'
import { placeOfKey } from './number-pad.ts'
import { tidySpans } from './tidy-spans.ts'
import { decodeReferences, withoutWhite } from './webvtt-text.ts'

/**
 * The text of a SubRip cue. There is no standard; what players agree on is `i`, `b`, `u` and `font color` in angle brackets, the same letters in braces,
 * and the codes that came over from SubStation Alpha: `{\an8}` for the place, `\N` for a line end. Other tags go, and what only looks like one (`a < b`)
 * stays. One pass.
 */
export const parseSrtText = (text: string): { readonly spans: CueSpan[]; readonly place: CuePlace } => {
  const spans: CueSpan[] = []
  const open: { readonly name: string; readonly outer: SpanStyle }[] = []
  let style: SpanStyle = {}
  let place: CuePlace | undefined
  const start = (name: string, change: SpanStyle) => {
    if (open.length >= captionLimits.depth) return
    open.push({ name, outer: style })
    style = { ...style, ...change }
  }
  const end = (name: string) => {
    // Closing what lies inside as well: `<i><b>x</i>` ends both.
    const found = open.findLastIndex((tag) => tag.name === name)
    if (found < 0) return
    style = open[found]!.outer
    open.length = found
  }
  let at = 0
  for (const match of text.matchAll(marks)) {
    if (match.index > at) spans.push({ ...style, text: plain(text.slice(at, match.index)) })
    at = match.index + match[0].length
    const [whole, closing, tag, attributes = '', brace, override] = match
    if (override !== undefined) {
      place ??= placeOf(override)
      for (const [, name, on] of override.matchAll(/\\([ibu])([01])(?!\d)/g)) {
        if (on === '1') start(name!, styles[name!]!)
        else end(name!)
      }
      continue
    }
    const name = (tag ?? brace!).toLowerCase()
    const closes = closing !== undefined || whole.startsWith('{/')
    if (closes) end(name)
    else if (name === 'font') start(name, colorIn(attributes))
    else if (Object.hasOwn(styles, name)) start(name, styles[name]!)
  }
  if (at < text.length) spans.push({ ...style, text: plain(text.slice(at)) })
  return { spans: tidySpans(spans.map(withoutWhite)), place: place ?? {} }
}

/** A tag in angle brackets, `{i}` and `{/i}`, or codes behind a backslash in braces; each bounded, so that the search is linear. */
const marks = /<(\/ {0,3})?([A-Za-z][A-Za-z0-9]{0,15})((?:\s[^<>]{0,300})?)>|\{\/?([ibu])\}|\{(\\[^{}\n]{0,200})\}/g

const styles: Readonly<Record<string, SpanStyle>> = {
  i: { italic: true },
  em: { italic: true },
  b: { bold: true },
  strong: { bold: true },
  u: { underline: true },
}

const plain = (text: string): string => decodeReferences(text.replaceAll(/\\[Nn]/g, '\n').replaceAll('\\h', '\u00a0'))

const colorIn = (attributes: string): SpanStyle => {
  const match = /\bcolor\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i.exec(attributes)
  const color = match ? parseColor(match[1] ?? match[2] ?? match[3] ?? '') : undefined
  return color === undefined ? {} : { color }
}

const placeOf = (override: string): CuePlace | undefined => {
  const key = padKey(Number(/\\an([1-9])/.exec(override)?.[1]))
  return key && placeOfKey(key)
}
