import { Failure } from '../../kit/failure.ts'
import { captionLimits } from './caption-limits.ts'
import { cueText, type Cue, type CuePlace, type ParsedCaptions } from './cue.ts'
import { inOrder } from './parse-webvtt.ts'
import { problemList, quoted, type ProblemList } from './problem-list.ts'
import { ttmlPrefix } from './ttml-names.ts'
import { isHidden, isLanguage, paragraphMoments, preservesSpace, voiceOf } from './ttml-paragraph.ts'
import { placeInTtmlRegion, readTextAlign, readUnits, type TtmlUnits } from './ttml-region.ts'
import { inherit, styleSheet, type StyleSheet, type TtmlStyle } from './ttml-style.ts'
import { readClock, type TtmlClock } from './ttml-time.ts'
import { timeBody, type TimedNode } from './ttml-timing.ts'
import { readXml, type XmlElement } from './xml-reader.ts'

export interface TtmlOptions {
  /** When the film ends, in milliseconds: what has no end of its own stays until then. */
  readonly filmMs?: number
  readonly cuesAtMost?: number
}

/**
 * Timed text to cues: IMSC 1.0.1 and 1.1 Text Profile, EBU-TT-D, TTML1 and 2, SMPTE-TT, and DFXP before them, as far as their words, times, places and plain styles
 * go. Animation, sizes and fonts are not kept. A paragraph parts of which come and go becomes several cues.
 *
 * Failures: those of `readXml`; `CAPTIONS_NOT_TTML` for other XML; `CAPTIONS_ARE_IMAGES` for the Image Profile, whose words nobody wrote down.
 */
export const parseTtml = (text: string, { filmMs, cuesAtMost = captionLimits.cues }: TtmlOptions = {}): ParsedCaptions => {
  const { root, unknownReferences } = readXml(text, ttmlPrefix)
  if (root.name !== 'tt:tt')
    throw new Failure('CAPTIONS_NOT_TTML', `the file is XML, and not timed text: its root is ${quoted(root.name.replace(/^other:/, ''))}`)
  const list = problemList()
  for (const { line, reference } of unknownReferences)
    list.tell({ line, words: `${quoted(reference)} is no reference that XML knows; it stays as it is written` })
  const head = elementsIn(root, 'tt:head')
  const body = elementsIn(root, 'tt:body')[0]
  judgeContent(root, body, list)
  const language = root.attributes.get('xml:lang')?.trim()
  const clock = readClock(root)
  const document: TtmlDocument = {
    clock,
    language: language ?? '',
    sheet: styleSheet(head.flatMap((each) => elementsIn(each, 'tt:styling'))),
    regions: regionsIn(head, { clock, list }),
    agents: agentsIn(root, head),
    units: readUnits(root),
    cuesAtMost,
    list,
  }
  const cues = body ? cuesOf(body, root, document) : []
  return {
    format: 'ttml',
    cues: inOrder(endingCues(cues, filmMs, list)),
    findings: list.problems,
    ...(language && isLanguage(language) && { language }),
  }
}

interface TtmlRegion {
  readonly element: XmlElement
  /** When it is there at all. */
  readonly beginMs: number
  readonly endMs: number
}

interface TtmlDocument {
  readonly sheet: StyleSheet
  readonly clock: TtmlClock
  readonly language: string
  readonly regions: ReadonlyMap<string, TtmlRegion>
  /** Names by id. */
  readonly agents: ReadonlyMap<string, string>
  readonly units: TtmlUnits
  readonly cuesAtMost: number
  readonly list: ProblemList
}

const elementsIn = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name)

const regionsIn = (head: readonly XmlElement[], { clock, list }: Pick<TtmlDocument, 'clock' | 'list'>): Map<string, TtmlRegion> => {
  const regions = new Map<string, TtmlRegion>()
  for (const region of head.flatMap((each) => elementsIn(each, 'tt:layout')).flatMap((layout) => elementsIn(layout, 'tt:region'))) {
    const id = region.attributes.get('xml:id') ?? region.attributes.get('id')
    if (id === undefined) continue
    const { beginMs, endMs } = timeBody({ ...region, children: [] }, clock, tellUnreadable(list))
    regions.set(id, { element: region, beginMs, endMs })
  }
  return regions
}

const tellUnreadable = (list: ProblemList) => (element: XmlElement, attribute: string, value: string) =>
  list.tell({ line: element.line, words: `the time ${attribute}=${quoted(value)} cannot be read; it counts as absent` })

const agentsIn = (root: XmlElement, head: readonly XmlElement[]): Map<string, string> => {
  const agents = new Map<string, string>()
  const places = [root, ...head].flatMap((each) => [each, ...elementsIn(each, 'tt:metadata')])
  for (const agent of places.flatMap((each) => elementsIn(each, 'ttm:agent'))) {
    const id = agent.attributes.get('xml:id')
    const name = elementsIn(agent, 'ttm:name')
      .flatMap((each) => each.children.filter((child) => typeof child === 'string'))
      .join(' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 200)
      .toWellFormed()
    if (id !== undefined && name !== '') agents.set(id, name)
  }
  return agents
}

const isAnimated = (element: XmlElement): boolean => element.children.some((child) => typeof child !== 'string' && isAnimation(child))

const isAnimation = ({ name }: XmlElement): boolean => name === 'tt:set' || name === 'tt:animate'

/** Pictures of words, and animation, are told; a document of nothing but pictures is refused. */
const judgeContent = (root: XmlElement, body: XmlElement | undefined, list: ProblemList): void => {
  let images = 0
  let texts = 0
  let animations = 0
  const visit = (element: XmlElement) => {
    if (element.name === 'tt:image' || element.name === 'smpte:image' || element.attributes.has('smpte:backgroundImage')) images += 1
    if (isAnimation(element)) animations += 1
    if (element.name === 'tt:p' && element.children.length > 0) texts += 1
    for (const child of element.children) if (typeof child !== 'string') visit(child)
  }
  if (body) visit(body)
  const profile = `${root.attributes.get('ttp:profile') ?? ''} ${root.attributes.get('ttp:contentProfiles') ?? ''}`
  if (texts === 0 && (images > 0 || /\/imsc1(\.\d)?\/image\b/.test(profile)))
    throw new Failure(
      'CAPTIONS_ARE_IMAGES',
      'the subtitles are pictures of words (IMSC Image Profile), which cannot be turned into text; hand over the text version',
      { images },
    )
  if (images > 0) list.tell({ words: `${images} pictures of words are left out` })
  if (animations > 0) list.tell({ words: `${animations} animations are left out; their words are shown all the time`, note: true })
}

interface Around {
  readonly elements: readonly XmlElement[]
  readonly beginMs: number
  readonly endMs: number
  readonly preserve: boolean
  readonly voice: string | undefined
  readonly language: string
}

/** Cues may still end at Infinity. */
const cuesOf = (body: XmlElement, root: XmlElement, document: TtmlDocument): Cue[] => {
  const { list, cuesAtMost, clock } = document
  const cues: Cue[] = []
  let isFull = false
  let characters = 0
  const visit = (timed: TimedNode, around: Around): void => {
    const element = timed.node
    if (typeof element === 'string' || isFull) return
    if (timed.endMs < timed.beginMs) {
      list.tell({ line: element.line, words: 'the end lies before the beginning; what it holds is left out' })
      return
    }
    const here: Around = {
      elements: [...around.elements, element],
      beginMs: Math.max(around.beginMs, timed.beginMs),
      endMs: Math.min(around.endMs, timed.endMs),
      preserve: preservesSpace(element, around.preserve),
      voice: voiceOf(element, document.agents) ?? around.voice,
      language: element.attributes.get('xml:lang')?.trim() ?? around.language,
    }
    if (element.name !== 'tt:p') {
      for (const child of timed.children) visit(child, here)
      return
    }
    for (const cue of paragraphCues(timed, here, document)) {
      // Paragraphs of many moments say their words again and again.
      characters += cueText(cue).length
      isFull = cues.length === cuesAtMost || characters > captionLimits.bytes
      if (isFull) {
        const what = cues.length === cuesAtMost ? `${cuesAtMost} cues` : '16 million letters in all cues'
        list.tell({ line: element.line, words: `there are more than ${what}; this one and all after it are left out` })
        return
      }
      cues.push(cue)
    }
  }
  visit(timeBody(body, clock, tellUnreadable(list)), {
    elements: [],
    beginMs: 0,
    endMs: Infinity,
    preserve: preservesSpace(root, false),
    voice: undefined,
    language: document.language,
  })
  return cues
}

const paragraphCues = (timed: TimedNode, around: Around, document: TtmlDocument): Cue[] => {
  const { sheet, agents, units } = document
  const paragraph = around.elements.at(-1)!
  const region = regionOf(around.elements, document)
  if (region === 'contradiction') return []
  const regionStyle: TtmlStyle = { ...sheet.initial, ...(region && sheet.styleOf(region.element)) }
  const style = styleWithin(regionStyle, around.elements, sheet)
  const isAnimatedHere = around.elements.some(isAnimated) || (region && isAnimated(region.element))
  // What an animation may bring to light is shown all the time rather than never.
  if ((isHidden(regionStyle) || style === 'hidden') && !isAnimatedHere) return []
  const moments = paragraphMoments(timed, {
    sheet,
    agents,
    style: style === 'hidden' ? regionStyle : style,
    preserve: around.preserve,
    voice: around.voice,
    language: around.language,
    documentLanguage: document.language,
    beginMs: Math.max(around.beginMs, region?.beginMs ?? 0),
    endMs: Math.min(around.endMs, region?.endMs ?? Infinity),
  })
  const textAlign = around.elements.findLast((element) => sheet.styleOf(element).textAlign !== undefined) ?? region?.element
  const place = placeOf(
    sheet.styleOf(paragraph),
    region && regionStyle,
    (textAlign && sheet.styleOf(textAlign).textAlign) ?? sheet.initial.textAlign,
    units,
  )
  const id = paragraph.attributes.get('xml:id')?.trim().slice(0, 200)
  const roles = rolesOf(around.elements)
  return moments
    .map(({ beginMs, endMs, spans, forced }) => ({
      startMs: Math.round(beginMs),
      endMs: Math.round(endMs),
      place,
      spans,
      ...(forced && { forced: true as const }),
      ...(roles.length > 0 && { roles }),
    }))
    .filter(({ startMs, endMs }) => endMs > startMs)
    .map((cue, at) => (id && at === 0 ? { id, ...cue } : cue))
}

/** The region that the paragraph or what it lies in names. Undefined for none. */
const regionOf = (elements: readonly XmlElement[], { regions, list }: TtmlDocument): TtmlRegion | 'contradiction' | undefined => {
  const [id, ...others] = new Set(elements.flatMap((element) => element.attributes.get('region')?.trim() ?? []))
  const { line } = elements.at(-1)!
  if (id === undefined) return undefined
  if (others.length > 0) {
    const names = [id, ...others].slice(0, 3).map(quoted).join(' and ')
    list.tell({ line, words: `the paragraph lies in the regions ${names} at once, so it is shown in none (TTML2, 11.3.1); it is left out` })
    return 'contradiction'
  }
  const region = regions.get(id)
  if (!region) list.tell({ line, words: `the region ${quoted(id)} is not there; the place is automatic`, note: true })
  return region
}

const styleWithin = (outer: TtmlStyle, elements: readonly XmlElement[], sheet: StyleSheet): TtmlStyle | 'hidden' => {
  let style = outer
  for (const element of elements) {
    style = inherit(style, sheet.styleOf(element))
    if (isHidden(style)) return 'hidden'
  }
  return style
}

/**
 * A paragraph with a rectangle of its own has an inline region (TTML2, 11.1.2.1). Without any region TTML would put the words to the top left of the picture;
 * documents that say nothing of places mean the usual one, and players show it so.
 */
const placeOf = (own: TtmlStyle, region: TtmlStyle | undefined, textAlign: string | undefined, units: TtmlUnits): CuePlace => {
  if (own.extent !== undefined || own.origin !== undefined || own.position !== undefined)
    return placeInTtmlRegion({ ...region, ...own }, textAlign, units)
  if (region)
    return placeInTtmlRegion(own.displayAlign === undefined ? region : { ...region, displayAlign: own.displayAlign }, textAlign, units)
  const align = readTextAlign(textAlign)
  return align === undefined || align === 'center' ? {} : { align }
}

/** From the innermost element that says any. */
const rolesOf = (elements: readonly XmlElement[]): string[] => {
  const said = elements.findLast((element) => element.attributes.has('ttm:role'))?.attributes.get('ttm:role') ?? ''
  return said
    .split(/\s+/)
    .filter((role) => /^[\w-]{1,50}$/.test(role))
    .slice(0, 10)
}

/** Where nothing says when a film ends, no film does so later. */
const endlessMs = 24 * 3_600_000

const endingCues = (cues: readonly Cue[], filmMs: number | undefined, list: ProblemList): Cue[] =>
  cues.flatMap((cue) => {
    if (cue.endMs !== Infinity) return [cue]
    list.tell({ seconds: cue.startMs / 1000, words: 'the cue has no end; it stays until the film ends', note: true })
    const endMs = Math.max(filmMs ?? endlessMs, 0)
    return endMs > cue.startMs ? [{ ...cue, endMs }] : []
  })
