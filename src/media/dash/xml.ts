export interface XmlElement {
  readonly name: string
  readonly attributes: Attributes
  /** Elements inside, or nothing but text. */
  readonly content: readonly XmlElement[] | string
}

/** Attributes that are undefined are left out. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

export const element = (name: string, attributes: Attributes, content: readonly XmlElement[] | string = []): XmlElement => ({
  name,
  attributes,
  content,
})

/** The whole document, one element a line. */
export const writeXml = (root: XmlElement): string => {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  writeElement(root, '', lines)
  return `${lines.join('\n')}\n`
}

const writeElement = ({ name, attributes, content }: XmlElement, indent: string, lines: string[]): void => {
  const open = `${indent}<${name}${formatAttributes(attributes)}`
  if (content.length === 0) {
    lines.push(`${open}/>`)
  } else if (typeof content === 'string') {
    lines.push(`${open}>${escapeXml(content)}</${name}>`)
  } else {
    lines.push(`${open}>`)
    for (const child of content) writeElement(child, `${indent}  `, lines)
    lines.push(`${indent}</${name}>`)
  }
}

const formatAttributes = (attributes: Attributes): string => {
  let text = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) text += ` ${name}="${typeof value === 'string' ? escapeXml(value) : value}"`
  }
  return text
}

/**
 * Text that is safe between tags and between quotes. What XML 1.0 cannot carry at all, not even escaped (section 2.2), and every other control character, becomes
 * U+FFFD; white space other than a blank is escaped, because a parser turns it into blanks in attributes (section 3.3.3).
 */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (character) => entities[character]!)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
