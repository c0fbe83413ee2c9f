import { formatCueTime } from './cue-time.ts'
import type { Cue, CueSpan } from './cue.ts'
import { imscRegions, type ImscRegion } from './imsc-regions.ts'
import { inOrder } from './parse-webvtt.ts'
import { tidySpans } from './tidy-spans.ts'

export interface ImscOptions {
  /** BCP 47 of the words, `und` when nobody knows. */
  readonly language: string
  /** Of the track, for a reader of the file alone. */
  readonly title?: string
}

/**
 * Cues as a document of the IMSC 1.1 Text Profile (W3C Recommendation of 8 November 2018): media time with milliseconds, regions in percent that neither leave the
 * picture nor overlap while they are shown (8.1), sizes without cells (8.2, #length-cell), a region extent always (9.2), UTF-8. Styles are shared.
 * A cue is written on one line, so that its blanks are its own.
 *
 * Moments inside a cue (`atMs`) are not written: text with times of its own would be hidden until then.
 */
export const writeImsc = (cues: readonly Cue[], { language, title }: ImscOptions): string => {
  const kept = inOrder(cues)
    .map((cue) => ({ ...cue, spans: tidySpans(cue.spans) }))
    .filter((cue) => cue.spans.length > 0 && Math.round(cue.endMs) > Math.round(cue.startMs))
  const { regions, ids } = imscRegions(kept)
  const names: Names = { styles: new Map(), agents: new Map(), ids: new Set() }
  const paragraphs = kept.map((cue, at) => `      ${paragraph(cue, ids[at]!, names)}`)
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling" xml:lang="${escapeXml(language)}" ttp:contentProfiles="${textProfile}" ttp:timeBase="media" ttp:cellResolution="32 15">`,
    '  <head>',
    ...metadata(title, names),
    '    <styling>',
    `      <style xml:id="base" ${baseStyle}/>`,
    ...[...names.styles].map(([attributes, id]) => `      <style xml:id="${id}" ${attributes}/>`),
    '    </styling>',
    '    <layout>',
    ...regions.map((region) => `      ${regionElement(region)}`),
    '    </layout>',
    '  </head>',
    '  <body style="base">',
    '    <div>',
    ...paragraphs,
    '    </div>',
    '  </body>',
    '</tt>',
  ].join('\n')}\n`
}

/** Section 9.1. */
export const textProfile = 'http://www.w3.org/ns/ttml/profile/imsc1.1/text'

/** 80 % of a cell, which is a fifteenth of the height: the size of WebVTT's captions. The outline keeps white words readable on a white picture. */
const baseStyle =
  'tts:fontFamily="proportionalSansSerif" tts:fontSize="80%" tts:lineHeight="125%" tts:color="white" tts:textOutline="black 6%"'

/** What has been named so far, by what it stands for. */
interface Names {
  readonly styles: Map<string, string>
  readonly agents: Map<string, string>
  readonly ids: Set<string>
}

const metadata = (title: string | undefined, { agents }: Names): string[] => {
  if (title === undefined && agents.size === 0) return []
  return [
    '    <metadata>',
    ...(title === undefined ? [] : [`      <ttm:title>${escapeXml(title)}</ttm:title>`]),
    ...[...agents].map(
      ([name, id]) => `      <ttm:agent xml:id="${id}" type="character"><ttm:name type="full">${escapeXml(name)}</ttm:name></ttm:agent>`,
    ),
    '    </metadata>',
  ]
}

const regionElement = ({ id, x, y, width, height, displayAlign, textAlign, writingMode }: ImscRegion): string => {
  const writing = writingMode === 'lrtb' ? '' : ` tts:writingMode="${writingMode}"`
  return `<region xml:id="${id}" tts:origin="${percent(x)} ${percent(y)}" tts:extent="${percent(width)} ${percent(height)}" tts:displayAlign="${displayAlign}" tts:textAlign="${textAlign}"${writing} tts:overflow="visible" tts:showBackground="whenActive"/>`
}

const percent = (value: number): string => `${value}%`

const paragraph = (cue: Cue, region: string, names: Names): string => {
  const text = cue.spans.map((span) => span.text).join('')
  const id = xmlIdOf(cue.id, names)
  const attributes = [
    ...(id === undefined ? [] : [`xml:id="${id}"`]),
    `begin="${formatCueTime(cue.startMs)}"`,
    `end="${formatCueTime(cue.endMs)}"`,
    `region="${region}"`,
    ...(cue.forced ? ['itts:forcedDisplay="true"'] : []),
    ...(cue.roles && cue.roles.length > 0 ? [`ttm:role="${escapeXml(cue.roles.join(' '))}"`] : []),
    // Any other white space than single blanks inside lines would be lost.
    ...(/ {2}/.test(text) ? ['xml:space="preserve"'] : []),
  ]
  return `<p ${attributes.join(' ')}>${cue.spans.map((span) => spanElement(span, names)).join('')}</p>`
}

/** An id that XML takes, that nothing else here has. */
const xmlIdOf = (id: string | undefined, { ids }: Names): string | undefined => {
  if (id === undefined || !/^[A-Za-z_][\w.-]{0,99}$/.test(id) || /^(base|[rsa]\d+)$/.test(id) || ids.has(id)) return undefined
  ids.add(id)
  return id
}

const spanElement = (span: CueSpan, names: Names): string => {
  const style = styleAttributes(span)
  const attributes = [
    ...(style === '' ? [] : [` style="${nameOf(names.styles, style, 's')}"`]),
    ...(span.voice === undefined ? [] : [` ttm:agent="${nameOf(names.agents, span.voice, 'a')}"`]),
    ...(span.language === undefined ? [] : [` xml:lang="${escapeXml(span.language)}"`]),
  ].join('')
  const words = escapeXml(span.text).replaceAll('\n', '<br/>')
  if (span.ruby !== undefined)
    return `<span${attributes} tts:ruby="container"><span tts:ruby="base">${words}</span><span tts:ruby="text">${escapeXml(span.ruby)}</span></span>`
  return attributes === '' ? words : `<span${attributes}>${words}</span>`
}

const styleAttributes = ({ italic, bold, underline, color, background }: CueSpan): string =>
  [
    ...(italic ? ['tts:fontStyle="italic"'] : []),
    ...(bold ? ['tts:fontWeight="bold"'] : []),
    ...(underline ? ['tts:textDecoration="underline"'] : []),
    ...(color === undefined ? [] : [`tts:color="${color}"`]),
    ...(background === undefined ? [] : [`tts:backgroundColor="${background}"`]),
  ].join(' ')

const nameOf = (names: Map<string, string>, what: string, letter: string): string => {
  const known = names.get(what)
  if (known !== undefined) return known
  const name = `${letter}${names.size + 1}`
  names.set(what, name)
  return name
}

/** Text between tags or quotes; what XML cannot carry has gone from cues before, and goes here from titles and names. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n]|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
