import { Failure } from '../../kit/failure.ts'
import { captionLimits, type CaptionLimits } from './caption-limits.ts'

export interface XmlElement {
  /** Prefix of the namespace as the caller names it, a colon, the local name: `tt:p`. */
  readonly name: string
  /** By the same kind of name: `tts:color`, `begin`. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (XmlElement | string)[]
  /** Of its start tag, counted from 1. */
  readonly line: number
}

export interface XmlDocument {
  readonly root: XmlElement
  /** References to entities that XML does not know by itself; they stand in the text as they were written. */
  readonly unknownReferences: readonly { readonly line: number; readonly reference: string }[]
}

/**
 * Reads the part of XML 1.0 with namespaces that documents exchanged between machines use. A document type is refused, so there are no entities beyond the
 * five predefined ones and numbers, and none that grows. At most 16 million characters, 500,000 elements, a depth of 100; linear in the length of the text.
 * What follows the root element is not looked at: in MP4 samples pictures do.
 *
 * @param prefixOf the caller's prefix for a namespace; for an undeclared one it is asked with `undefined` and the prefix written.
 * Failures `XML_MALFORMED`, `XML_DOCUMENT_TYPE`, `XML_TOO_LARGE`, `XML_TOO_DEEP`, each with the line.
 */
export const readXml = (
  source: string,
  prefixOf: (namespace: string | undefined, prefix: string) => string,
  limits: Pick<CaptionLimits, 'bytes' | 'depth' | 'elements'> = captionLimits,
): XmlDocument => {
  if (source.length > limits.bytes) throw new Failure('XML_TOO_LARGE', `the file is larger than ${limits.bytes} bytes`)
  const text = source.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const unknown: { line: number; reference: string }[] = []
  const stack: OpenElement[] = []
  let root: XmlElement | undefined
  let elements = 0
  let at = 0
  let line = 1
  let lineEnd = text.indexOf('\n')
  // Asked with offsets that only grow.
  const lineAt = (offset: number): number => {
    for (; lineEnd >= 0 && lineEnd < offset; lineEnd = text.indexOf('\n', lineEnd + 1)) line += 1
    return line
  }
  const fail = (code: string, words: string): Failure => new Failure(code, `line ${lineAt(at)}: ${words}`, { line: lineAt(at) })
  const decode = (raw: string): string =>
    decodeEntities(raw, (reference) => {
      if (unknown.length < 20) unknown.push({ line: lineAt(at), reference })
    })
  const skipTo = (mark: string, from: number, what: string): number => {
    const found = text.indexOf(mark, from)
    if (found < 0) throw fail('XML_MALFORMED', `${what} does not end`)
    return found
  }
  const say = (words: string) => {
    if (words !== '') stack.at(-1)?.children.push(words)
  }

  while (root === undefined) {
    const tag = text.indexOf('<', at)
    if (tag < 0) throw fail('XML_MALFORMED', stack.length > 0 ? `the element ${stack.at(-1)!.written} does not end` : 'there is no element')
    if (tag > at) {
      if (stack.length === 0 && text.slice(at, tag).trim() !== '') throw fail('XML_MALFORMED', 'there is text before the first element')
      say(decode(text.slice(at, tag)))
    }
    at = tag
    if (text.startsWith('<!--', at)) at = skipTo('-->', at + 4, 'a comment') + 3
    else if (text.startsWith('<?', at)) at = skipTo('?>', at + 2, 'an instruction') + 2
    else if (text.startsWith('<![CDATA[', at)) {
      const end = skipTo(']]>', at + 9, 'a CDATA section')
      say(text.slice(at + 9, end))
      at = end + 3
    } else if (text.startsWith('<!', at))
      throw fail('XML_DOCUMENT_TYPE', 'a document type is not read, because it can make a small file endless')
    else if (text.startsWith('</', at)) {
      const end = skipTo('>', at + 2, 'an end tag')
      const written = text.slice(at + 2, end).trim()
      const open = stack.pop()
      if (open?.written !== written)
        throw fail('XML_MALFORMED', `an end tag </${written.slice(0, 40)}> closes ${open ? `<${open.written}>` : 'nothing'}`)
      at = end + 1
      const { name, attributes, children, line: opened } = open
      const element: XmlElement = { name, attributes, children, line: opened }
      if (stack.length === 0) root = element
      else stack.at(-1)!.children.push(element)
    } else {
      elements += 1
      if (elements > limits.elements) throw fail('XML_TOO_LARGE', `there are more than ${limits.elements} elements`)
      if (stack.length >= limits.depth) throw fail('XML_TOO_DEEP', `elements lie more than ${limits.depth} deep in each other`)
      const open = readStartTag(text, at, stack.at(-1)?.namespaces ?? rootNamespaces, prefixOf, decode)
      if (!open) throw fail('XML_MALFORMED', 'a tag cannot be read')
      const opened = { ...open.element, line: lineAt(at) }
      at = open.end
      if (!open.empty) stack.push(opened)
      else {
        const element: XmlElement = { name: opened.name, attributes: opened.attributes, children: [], line: opened.line }
        if (stack.length === 0) root = element
        else stack.at(-1)!.children.push(element)
      }
    }
  }
  return { root, unknownReferences: unknown }
}

type Namespaces = ReadonlyMap<string, string>

interface OpenElement extends XmlElement {
  readonly written: string
  readonly namespaces: Namespaces
  readonly children: (XmlElement | string)[]
}

const rootNamespaces: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])
const attributesAtMost = 200
/** In force at once. */
const namespacesAtMost = 100

const readStartTag = (
  text: string,
  at: number,
  outer: Namespaces,
  prefixOf: (namespace: string | undefined, prefix: string) => string,
  decode: (raw: string) => string,
): { readonly element: Omit<OpenElement, 'line'>; readonly empty: boolean; readonly end: number } | undefined => {
  const name = stickyMatch(/<([^\s<>/="'&]{1,200})/y, text, at)
  if (!name) return undefined
  let end = at + name[0].length
  const written: [string, string][] = []
  let declared: Map<string, string> | undefined
  for (;;) {
    const close = stickyMatch(/\s*(\/?)>/y, text, end)
    if (close) {
      const namespaces = declared ?? outer
      const attributes = new Map<string, string>()
      for (const [key, value] of written) attributes.set(key.includes(':') ? renamed(key, namespaces, prefixOf) : key, value)
      const element = { name: renamed(name[1]!, namespaces, prefixOf), written: name[1]!, attributes, namespaces, children: [] }
      return { element, empty: close[1] === '/', end: end + close[0].length }
    }
    const attribute = stickyMatch(/\s+([^\s<>/="'&]{1,200})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y, text, end)
    if (!attribute || written.length >= attributesAtMost) return undefined
    end += attribute[0].length
    const value = decode((attribute[2] ?? attribute[3] ?? '').replaceAll(/[\t\n]/g, ' '))
    const key = attribute[1]!
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) written.push([key, value])
    else {
      declared ??= new Map(outer)
      if (declared.size >= namespacesAtMost) return undefined
      declared.set(key.slice(6), value)
    }
  }
}

const stickyMatch = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const renamed = (written: string, namespaces: Namespaces, prefixOf: (namespace: string | undefined, prefix: string) => string): string => {
  const colon = written.indexOf(':')
  const prefix = colon < 0 ? '' : written.slice(0, colon)
  return `${prefixOf(namespaces.get(prefix), prefix)}:${written.slice(colon + 1)}`
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decodeEntities = (raw: string, onUnknown: (reference: string) => void): string =>
  raw.includes('&')
    ? raw.replaceAll(
        /&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|(amp|lt|gt|quot|apos);|([\w.-]{0,30};?))/g,
        (whole, decimal, hexadecimal, name) => {
          if (name !== undefined) return predefined[name as string]!
          if (decimal === undefined && hexadecimal === undefined) {
            onUnknown(whole)
            return whole
          }
          const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal)
          return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
        },
      )
    : raw
