import type { CuePlace, CueSpan, SpanStyle } from './cue.ts'
import { placeOfKey, type PadKey } from './number-pad.ts'
import { tidySpans } from './tidy-spans.ts'
import { withoutWhite } from './webvtt-text.ts'

/** A style of a SubStation Alpha file. */
export interface AssStyle extends Pick<SpanStyle, 'italic' | 'bold' | 'underline'> {
  /** As written: `&H00FFFFFF`, or a whole number. */
  readonly primary?: string
  readonly key?: PadKey | undefined
}

/** The size in which positions are given. */
export interface AssScreen {
  readonly width: number
  readonly height: number
}

/**
 * The text of a SubStation Alpha line. Of the codes in its braces these are kept: `\i`, `\b`, `\u`, `\c`, `\an`, `\a`, `\pos`, `\move` (where it begins), `\r`; drawings
 * (`\p`) go. One pass.
 */
export const parseAssText = (text: string, style: AssStyle, screen: AssScreen): { readonly spans: CueSpan[]; readonly place: CuePlace } => {
  const { key: usualKey = 2, primary = '', ...switches } = style
  const initial = coloured(switches, primary)
  const spans: CueSpan[] = []
  let now: SpanStyle = initial
  let key: PadKey | undefined
  let point: { readonly x: number; readonly y: number } | undefined
  let isDrawing = false
  for (const part of text.split(/(\{[^{}]*\})/)) {
    if (!part.startsWith('{') || !part.endsWith('}')) {
      if (!isDrawing) spans.push({ ...now, text: part.replaceAll(/\\[Nn]/g, '\n').replaceAll('\\h', '\u00a0') })
      continue
    }
    for (const [, code, value = ''] of part.matchAll(codes)) {
      const number = value.trim() === '' ? undefined : Number(value)
      switch (code) {
        case 'i':
        case 'u':
        case 'b':
          // A number of hundreds is the weight of the letters.
          now = switched(now, names[code], number === undefined ? initial[names[code]] === true : number === 1 || number >= 600)
          break
        case 'c':
        case '1c':
          now = value.trim() === '' ? coloured(now, primary) : coloured(now, value)
          break
        case 'an':
          key ??= padKey(number)
          break
        case 'a':
          key ??= keyOfOld(number)
          break
        case 'pos':
        case 'move':
          point ??= pointIn(value, screen)
          break
        case 'p':
          isDrawing = number !== undefined && number > 0
          break
        case 'r':
          now = initial
          break
      }
    }
  }
  return { spans: tidySpans(spans.map(withoutWhite)), place: placeOfKey(key ?? usualKey, point) }
}

/** Those that are kept, and not others that begin alike (`\blur`, `\clip`); each with its value. */
const codes = /\\(an|a|i|b|u|1?c|pos|move|p(?!os)|r)(?:(?<=r)|(?=[\s\d&(\\}]))([^\\{}]*)/g

const names = { i: 'italic', b: 'bold', u: 'underline' } as const

export const padKey = (number: number | undefined): PadKey | undefined =>
  ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).find((key) => key === number)

/** The first version of the format counts 1 to 3 below, 5 to 7 above, 9 to 11 in the middle. */
export const keyOfOld = (number: number | undefined): PadKey | undefined =>
  number === undefined || number % 4 === 0 ? undefined : padKey(((number - 1) % 4) + 1 + (number >= 9 ? 3 : number >= 5 ? 6 : 0))

const switched = (style: SpanStyle, name: 'italic' | 'bold' | 'underline', isOn: boolean): SpanStyle => {
  const { [name]: _, ...others } = style
  return isOn ? { ...others, [name]: true } : others
}

/** Blue, green and red, in this order, below an opacity that is not kept. */
const coloured = ({ color: _, ...others }: SpanStyle, written: string): SpanStyle => {
  const match = /^\s*(?:&H([0-9A-F]{1,8})&?|(\d{1,10}))\s*$/i.exec(written)
  if (!match) return others
  const bits = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  const hex = (bits % 2 ** 24).toString(16).padStart(6, '0')
  return { ...others, color: `#${hex.slice(4, 6)}${hex.slice(2, 4)}${hex.slice(0, 2)}` }
}

const pointIn = (value: string, screen: AssScreen): { x: number; y: number } | undefined => {
  const match = /^\(\s*(-?[\d.]{1,12})\s*,\s*(-?[\d.]{1,12})/.exec(value)
  const [x, y] = [Number(match?.[1] ?? 'NaN'), Number(match?.[2] ?? 'NaN')]
  return Number.isFinite(x) && Number.isFinite(y) ? { x: percent(x, screen.width), y: percent(y, screen.height) } : undefined
}

const percent = (part: number, whole: number): number => Math.round(Math.max(0, Math.min(100, (part / whole) * 100)) * 100) / 100
