import type { CuePlace } from './cue.ts'
import { placeOfBox, type PlaceBox } from './place-box.ts'
import type { TtmlStyle } from './ttml-style.ts'
import type { XmlElement } from './xml-reader.ts'

/** What lengths of a document mean: pixels need the size of the root, cells the grid (TTML2, 10.3.17). */
export interface TtmlUnits {
  readonly width?: number
  readonly height?: number
  readonly columns: number
  readonly rows: number
}

export const readUnits = (root: XmlElement): TtmlUnits => {
  const cells = /^(\d{1,6})\s+(\d{1,6})$/.exec(root.attributes.get('ttp:cellResolution')?.trim() ?? '')
  const size = /^(\d{1,6}(?:\.\d+)?)px\s+(\d{1,6}(?:\.\d+)?)px$/.exec(root.attributes.get('tts:extent')?.trim() ?? '')
  return {
    columns: Number(cells?.[1] ?? 32) || 32,
    rows: Number(cells?.[2] ?? 15) || 15,
    ...(size && Number(size[1]) > 0 && Number(size[2]) > 0 && { width: Number(size[1]), height: Number(size[2]) }),
  }
}

/**
 * The place of words in a region: its rectangle from extent and origin or position, the lines against the edge that `displayAlign` names (at first the one
 * before), the text as `textAlign` says. Parts outside of the picture are cut off.
 *
 * @param region computed style of the region. @param textAlign of the paragraph.
 */
export const placeInTtmlRegion = (region: TtmlStyle, textAlign: string | undefined, units: TtmlUnits): CuePlace => {
  const [width, height] = pairOf(region.extent, units) ?? [100, 100]
  const [left, top] = pairOf(region.origin, units) ?? positionOf(region.position, width, height, units) ?? [0, 0]
  const x = clamp(left)
  const y = clamp(top)
  const { displayAlign } = region
  return placeOfBox({
    x,
    y,
    width: Math.min(width, 100 - x),
    height: Math.min(height, 100 - y),
    displayAlign: displayAlign === 'after' || displayAlign === 'center' ? displayAlign : 'before',
    textAlign: readTextAlign(textAlign ?? region.textAlign) ?? 'start',
    writingMode: readWritingMode(region.writingMode),
  })
}

export const readTextAlign = (text: string | undefined): PlaceBox['textAlign'] | undefined =>
  text === 'left' || text === 'center' || text === 'right' || text === 'start' || text === 'end' ? text : undefined

const readWritingMode = (text: string | undefined): PlaceBox['writingMode'] =>
  text === 'tbrl' || text === 'tb' ? 'tbrl' : text === 'tblr' ? 'tblr' : 'lrtb'

const clamp = (percent: number): number => Math.min(100, Math.max(0, percent))

const pairOf = (text: string | undefined, units: TtmlUnits): readonly [number, number] | undefined => {
  const [first = '', second = '', more] = (text ?? '').split(/\s+/)
  const across = lengthOf(first, 'across', units)
  const down = lengthOf(second, 'down', units)
  return across === undefined || down === undefined || more !== undefined ? undefined : [across, down]
}

/** In percent of the picture in that direction. */
const lengthOf = (text: string, direction: 'across' | 'down', units: TtmlUnits): number | undefined => {
  const match = /^([+-]?\d{1,9}(?:\.\d{1,20})?)(%|px|c|rw|rh)$/.exec(text)
  if (!match) return undefined
  const value = Number(match[1])
  const size = direction === 'across' ? units.width : units.height
  switch (match[2]) {
    case 'px':
      return size === undefined ? undefined : (value / size) * 100
    case 'c':
      return (value / (direction === 'across' ? units.columns : units.rows)) * 100
    default:
      return value
  }
}

/**
 * `tts:position` (TTML2, 10.3.31), which is CSS's background-position: one to four words, each an edge, `center`, or a length; a percentage moves along what
 * the region leaves free, and a length behind `right` or `bottom` counts from there.
 */
const positionOf = (text: string | undefined, width: number, height: number, units: TtmlUnits): readonly [number, number] | undefined => {
  if (text === undefined) return undefined
  const words = text.split(/\s+/).slice(0, 5)
  if (words.length > 4) return undefined
  const free = { across: 100 - width, down: 100 - height }
  const placed: { across?: number; down?: number } = {}
  const offset = (word: string, direction: 'across' | 'down'): number | undefined => {
    const length = lengthOf(word, direction, units)
    return length !== undefined && word.endsWith('%') ? (length / 100) * free[direction] : length
  }
  let centers = 0
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    const direction = word === 'left' || word === 'right' ? 'across' : word === 'top' || word === 'bottom' ? 'down' : undefined
    if (word === 'center') centers += 1
    else if (direction) {
      // Of three or four words, a length belongs to the edge before it.
      const next = words.length >= 3 ? offset(words[at + 1] ?? '', direction) : undefined
      if (next !== undefined) at += 1
      placed[direction] = word === 'right' || word === 'bottom' ? free[direction] - (next ?? 0) : (next ?? 0)
    } else if (at === 0 && words[1] !== 'left' && words[1] !== 'right') placed.across = offset(word, 'across') ?? 0
    else placed.down = offset(word, 'down') ?? 0
  }
  if (centers === 0 && placed.across === undefined && placed.down === undefined) return undefined
  return [placed.across ?? free.across / 2, placed.down ?? free.down / 2]
}
