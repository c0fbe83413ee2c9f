import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFailure } from '../../kit/failure.ts'
import { readXml } from './xml-reader.ts'

const prefixOf = (namespace: string | undefined, prefix: string) => (namespace === undefined ? prefix || 'none' : namespace.slice(-1))
const rootOf = (text: string) => readXml(text, prefixOf).root
const codeOf = (text: string): string => {
  try {
    rootOf(text)
    return 'none'
  } catch (trouble) {
    if (!isFailure(trouble)) throw trouble
    return `${trouble.code} ${String(trouble.data.line)}`
  }
}

describe('an XML document', () => {
  it('is read with its namespaces, whatever prefixes it uses', () => {
    const root = rootOf(
      '\uFEFF<?xml version="1.0"?>\r\n<!-- <no> -->\n<a xmlns="urn:A" xmlns:q="urn:B" q:x="1" x="2"><q:b\n y=\'"\'/>t<c xmlns="urn:C"/><![CDATA[<&]]></a>trailing \u0000 bytes <',
    )
    expect(root.name).toBe('A:a')
    expect(root.line).toBe(3)
    expect([...root.attributes]).toEqual([
      ['B:x', '1'],
      ['x', '2'],
    ])
    const [b, text, c, data] = root.children
    expect(b).toMatchObject({ name: 'B:b', line: 3 })
    expect([text, data]).toEqual(['t', '<&'])
    expect(c).toMatchObject({ name: 'C:c', line: 4 })
  })

  it('knows five entities and numbers, and leaves all others as they are written', () => {
    const { root, unknownReferences } = readXml('<a b="&quot;&#10;">&lt;&gt;&amp;&apos;&#x1F600;&#0;\n&nbsp; R & D &lol9;</a>', prefixOf)
    expect(root.attributes.get('b')).toBe('"\n')
    expect(root.children).toEqual(["<>&'😀\ufffd\n&nbsp; R & D &lol9;"])
    expect(unknownReferences.map(({ reference }) => reference)).toEqual(['&nbsp;', '&', '&lol9;'])
  })

  it.each([
    ['', 'XML_MALFORMED 1'],
    ['words', 'XML_MALFORMED 1'],
    ['words <a/>', 'XML_MALFORMED 1'],
    ['<a>\n<b></a>', 'XML_MALFORMED 2'],
    ['<a>\n\n', 'XML_MALFORMED 1'],
    ['<a b=c/>', 'XML_MALFORMED 1'],
    ['<a b="<"/>', 'XML_MALFORMED 1'],
    ['<a><!-- ', 'XML_MALFORMED 1'],
    ['</a>', 'XML_MALFORMED 1'],
    ['<a/', 'XML_MALFORMED 1'],
    ['<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>\n<a>&lol2;</a>', 'XML_DOCUMENT_TYPE 2'],
  ])('%j is refused with %s', (text, wanted) => {
    expect(codeOf(text)).toBe(wanted)
  })

  it('beyond its bounds is refused', () => {
    const times = (count: number, one: (at: number) => string) => Array.from({ length: count }, (_, at) => one(at)).join(' ')
    expect(codeOf('<a>'.repeat(100))).toBe('XML_MALFORMED 1')
    expect(codeOf('<a>'.repeat(101))).toBe('XML_TOO_DEEP 1')
    const small = { bytes: 20, depth: 100, elements: 3 }
    expect(() => readXml('<a><b/><b/></a>', prefixOf, small)).not.toThrow()
    expect(() => readXml('<a><b/><b/><b/></a>', prefixOf, small)).toThrow('line 1: there are more than 3 elements')
    expect(() => readXml(`<a>${' '.repeat(20)}</a>`, prefixOf, small)).toThrow('the file is larger than 20 bytes')
    expect(codeOf(`<a ${times(200, (at) => `a${at}="1"`)}/>`)).toBe('none')
    expect(codeOf(`<a ${times(201, (at) => `a${at}="1"`)}/>`)).toBe('XML_MALFORMED 1')
    expect(codeOf(`<a ${times(120, (at) => `xmlns:a${at}="1"`)}/>`)).toBe('XML_MALFORMED 1')
  })

  it('of any characters is read or refused, and quickly', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '/', 'a', '="', '"', "'", ' ', '&', ';', '#', '<!--', '-->', '<a>', '</a>', 'xmlns:b', '\n'),
          maxLength: 200,
        }),
        (text) => {
          codeOf(text)
        },
      ),
    )
    for (const piece of ['<', '&', '<a ', '<a b="', '<!--', '<![CDATA[', ' ']) codeOf(`<a>${piece.repeat(50_000)}`)
  })
})
