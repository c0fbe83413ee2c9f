/** Spans that WebVTT knows (section 4.2.2). All others are taken away and their content stays. */
const knownSpans = new Set(['i', 'b', 'u', 'c', 'v', 'lang', 'ruby', 'rt'])

/** No tag is longer, in characters, and no more are open at once: with both bounds the reading is linear. */
const tagAtMost = 500
const openAtMost = 16

/** SubRip and WebVTT text to well-formed WebVTT text: known spans stay and are closed in order, everything else becomes plain text. One pass. */
export const cleanCueText = (text: string): string => {
  let out = ''
  const open: string[] = []
  let at = 0
  let close = -1
  while (at < text.length) {
    const next = text.indexOf('<', at)
    if (next < 0) break
    out += escapeText(text.slice(at, next))
    if (close <= next) close = text.indexOf('>', next)
    // There is no tag any more.
    if (close < 0) close = text.length + tagAtMost
    const inside = close - next <= tagAtMost ? text.slice(next + 1, close) : undefined
    const span = inside === undefined ? undefined : spanOf(inside)
    if (inside === undefined || !span) {
      out += '&lt;'
      at = next + 1
      continue
    }
    at = next + inside.length + 2
    if (span.kind === 'time') out += `<${inside}>`
    if (span.kind === 'open' && knownSpans.has(span.name) && open.length < openAtMost) {
      open.push(span.name)
      out += `<${span.name}${span.classes}${span.annotation ? ` ${escapeText(span.annotation)}` : ''}>`
    }
    if (span.kind === 'close' && open.includes(span.name)) {
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        out += `</${name}>`
        if (name === span.name) break
      }
    }
  }
  out += escapeText(text.slice(at))
  for (const name of open.toReversed()) out += `</${name}>`
  return out
}

interface Span {
  readonly kind: 'open' | 'close' | 'time'
  readonly name: string
  readonly classes: string
  readonly annotation: string
}

/** What stands between `<` and `>`; undefined when it is no tag at all, as in `a < b and c > d`. */
const spanOf = (inside: string): Span | undefined => {
  if (/^\d{2,}:\d{2}(:\d{2})?\.\d{3}$/.test(inside)) return { kind: 'time', name: '', classes: '', annotation: '' }
  const close = /^\/\s*([A-Za-z]+)/.exec(inside)
  if (close) return { kind: 'close', name: close[1]!.toLowerCase(), classes: '', annotation: '' }
  const open = /^([A-Za-z]+)((?:\.[^\s.<&]+)*)(?:\s+([^\n]*))?$/.exec(inside)
  return open ? { kind: 'open', name: open[1]!.toLowerCase(), classes: open[2] ?? '', annotation: open[3]?.trim() ?? '' } : undefined
}

/** Entities that are there stay, bare signs are escaped; an arrow would end the cue. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\d+|#x[0-9a-f]+);)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
