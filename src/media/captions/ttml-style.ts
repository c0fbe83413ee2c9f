import { captionLimits } from './caption-limits.ts'
import type { XmlElement } from './xml-reader.ts'

/** Style properties as written, by their local names: `color` is `red`. Only those that cues have room for. */
export type TtmlStyle = Readonly<Partial<Record<StyleName, string>>>

type StyleName = (typeof styleNames)[number]

const styleNames = [
  'backgroundColor',
  'color',
  'display',
  'displayAlign',
  'extent',
  'fontStyle',
  'fontWeight',
  'forcedDisplay',
  'origin',
  'position',
  'ruby',
  'textAlign',
  'textDecoration',
  'visibility',
  'writingMode',
] as const

/** These pass from an element to what it holds (TTML2, 10.4.4); the background does not, but shows behind it all the same. */
const inheritedNames = [
  'backgroundColor',
  'color',
  'fontStyle',
  'fontWeight',
  'forcedDisplay',
  'textAlign',
  'textDecoration',
  'visibility',
] as const

export interface StyleSheet {
  /** Of `initial` elements: what holds where nothing else is said (TTML2, 10.1.1). */
  readonly initial: TtmlStyle
  /** The specified style of an element: what its style elements say in order, then those inside it (regions), then itself (TTML2, 10.4.4.2). */
  styleOf(element: XmlElement): TtmlStyle
}

/** @param styling the `styling` elements of the head. */
export const styleSheet = (styling: readonly XmlElement[]): StyleSheet => {
  const byId = new Map<string, XmlElement>()
  let initial: TtmlStyle = {}
  for (const element of styling.flatMap(({ children }) => children)) {
    if (typeof element === 'string') continue
    const id = element.attributes.get('xml:id')
    if (element.name === 'tt:style' && id !== undefined) byId.set(id, element)
    if (element.name === 'tt:initial') initial = { ...initial, ...inlineStyle(element) }
  }
  const known = new Map<XmlElement, TtmlStyle>()
  const resolve = (element: XmlElement, within: readonly XmlElement[]): TtmlStyle => {
    if (element.attributes.size === 0 && element.name !== 'tt:region') return noStyle
    const before = known.get(element)
    if (before) return before
    let style = noStyle
    // A style that leads back to itself ends where it began.
    if (within.length < captionLimits.depth && !within.includes(element)) {
      const around = [...within, element]
      for (const id of referencesOf(element)) {
        const referred = byId.get(id)
        if (referred) style = { ...style, ...resolve(referred, around) }
      }
      for (const child of element.children)
        if (typeof child !== 'string' && child.name === 'tt:style') style = { ...style, ...resolve(child, around) }
    }
    style = { ...style, ...inlineStyle(element) }
    known.set(element, style)
    return style
  }
  return { initial, styleOf: (element) => resolve(element, []) }
}

const noStyle: TtmlStyle = {}

/** What an element with this specified style has inside a parent with that computed one. */
export const inherit = (parent: TtmlStyle, specified: TtmlStyle): TtmlStyle => {
  const passed: Partial<Record<StyleName, string>> = {}
  for (const name of inheritedNames) if (parent[name] !== undefined) passed[name] = parent[name]
  const decoration = specified.textDecoration
  // `noLineThrough` says nothing about the underline that is there.
  if (decoration !== undefined && passed.textDecoration !== undefined && !/underline|none/i.test(decoration))
    return { ...passed, ...specified, textDecoration: passed.textDecoration }
  return { ...passed, ...specified }
}

const byAttribute: ReadonlyMap<string, StyleName> = new Map([
  ...styleNames.map((name) => [`tts:${name}`, name] as const),
  ['itts:forcedDisplay', 'forcedDisplay'],
  // The Common File Format, from which IMSC took it, has another name (IMSC 1.1, annex on CFF-TT).
  ['cff:forcedDisplayMode', 'forcedDisplay'],
])

const referencesOf = (element: XmlElement): readonly string[] =>
  (element.attributes.get('style') ?? '').split(/\s+/).filter(Boolean).slice(0, 20)

const inlineStyle = (element: XmlElement): TtmlStyle => {
  const style: Partial<Record<StyleName, string>> = {}
  for (const [attribute, value] of element.attributes) {
    const name = byAttribute.get(attribute)
    if (name) style[name] = value.trim()
  }
  return style
}
