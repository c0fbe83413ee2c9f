import type { CueLine, CuePlace } from './cue.ts'

/** A rectangle of the picture in percents, and how words stand in it: what TTML calls a region. */
export interface PlaceBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Where in the box its lines stand, in the order in which they follow each other. */
  readonly displayAlign: 'before' | 'center' | 'after'
  readonly textAlign: 'start' | 'center' | 'end' | 'left' | 'right'
  readonly writingMode: 'lrtb' | 'tbrl' | 'tblr'
}

/** Televisions and cut-outs may hide this much of each edge, in percent; nothing goes there by itself. */
const margin = 5
/** A line as the writer sets it, in percent of the picture: 80 % of a fifteenth, led by a quarter. */
export const lineHeight = 100 / 15

/**
 * A place as a rectangle for its words. In the direction in which lines follow each other (`flow`, from the edge where the first line would stand) WebVTT
 * fixes one edge of the cue or its middle, and the box reaches from there as far as the picture allows, with the words against the fixed edge:
 *
 *     line, start of the cue there   [flow, 95]      displayAlign before
 *     line, its end there            [5, flow]       after
 *     line, its middle there         around flow     center
 *     automatic                      [50, 95]        after
 */
export const boxOf = (place: CuePlace): PlaceBox => {
  const [from, to, displayAlign] = flowOf(place)
  const [start, length] = extentOf(place)
  const shape = { displayAlign, textAlign: place.align ?? 'center' } as const
  if (place.vertical === undefined) return { x: start, y: from, width: length, height: to - from, ...shape, writingMode: 'lrtb' }
  const x = place.vertical === 'rl' ? 100 - to : from
  return { x, y: start, width: to - from, height: length, ...shape, writingMode: place.vertical === 'rl' ? 'tbrl' : 'tblr' }
}

/** The place whose words stand as they do in the rectangle. Edges near those of the picture count as automatic, so that players may use their own. */
export const placeOfBox = (box: PlaceBox): CuePlace => {
  const vertical = box.writingMode === 'tbrl' ? 'rl' : box.writingMode === 'tblr' ? 'lr' : undefined
  const across = vertical ? { start: box.y, length: box.height } : { start: box.x, length: box.width }
  const line = lineOf(box, vertical)
  return {
    ...(vertical && { vertical }),
    ...(line && { line }),
    ...positionOf(across.start, across.length, box.textAlign),
    ...(box.textAlign !== 'center' && { align: box.textAlign }),
  }
}

/** The ninth of the picture in which a cue stands. */
export const placeClass = (
  place: CuePlace,
): { readonly down: 'top' | 'middle' | 'bottom'; readonly across: 'left' | 'center' | 'right' } => {
  const box = boxOf(place)
  const middleOf = (start: number, length: number, edge: 'low' | 'middle' | 'high') =>
    edge === 'low' ? start : edge === 'high' ? start + length : start + length / 2
  const lowIsBefore = box.writingMode !== 'tbrl'
  const flowEdge = box.displayAlign === 'center' ? 'middle' : (box.displayAlign === 'before') === lowIsBefore ? 'low' : 'high'
  const textEdge = box.textAlign === 'center' ? 'middle' : box.textAlign === 'start' || box.textAlign === 'left' ? 'low' : 'high'
  const vertical = box.writingMode !== 'lrtb'
  const x = middleOf(box.x, box.width, vertical ? flowEdge : textEdge)
  const y = middleOf(box.y, box.height, vertical ? textEdge : flowEdge)
  return { down: y < 100 / 3 ? 'top' : y > 200 / 3 ? 'bottom' : 'middle', across: x < 100 / 3 ? 'left' : x > 200 / 3 ? 'right' : 'center' }
}

type Flow = readonly [from: number, to: number, displayAlign: PlaceBox['displayAlign']]

const flowOf = ({ line, vertical }: CuePlace): Flow => {
  if (!line) return [50, 100 - margin, 'after']
  if (line.unit === 'lines') {
    const far = Math.min(13, Math.abs(line.at < 0 ? line.at + 1 : line.at)) * ((100 - 2 * margin) / 15)
    return line.at < 0 ? [margin, 100 - margin - far, 'after'] : [margin + far, 100 - margin, 'before']
  }
  // Percents count from the left in vertical writing, and `rl` flows from the right.
  const turned = vertical === 'rl'
  const at = turned ? 100 - line.at : line.at
  if (line.align === 'center') {
    const half = Math.max(lineHeight, Math.min(at, 100 - at))
    const from = Math.max(0, Math.min(100 - 2 * half, at - half))
    return [from, from + 2 * half, 'center']
  }
  return (line.align === 'end') === turned ? startingAt(at) : endingAt(at)
}

/** Room for at least a line, inside the picture. */
const startingAt = (at: number): Flow => {
  const from = Math.min(at, 100 - lineHeight)
  return [from, Math.max(100 - margin, from + lineHeight), 'before']
}

const endingAt = (at: number): Flow => {
  const to = Math.max(at, lineHeight)
  return [Math.min(margin, to - lineHeight), to, 'after']
}

/** Start and length of the box in the direction of the text (WebVTT, section 7.2, steps for the maximum size). */
const extentOf = (place: CuePlace): readonly [number, number] => {
  const position = place.position ?? (place.align === 'left' ? 0 : place.align === 'right' ? 100 : 50)
  const align = place.positionAlign ?? (place.align === 'left' ? 'line-left' : place.align === 'right' ? 'line-right' : 'center')
  const room = align === 'line-left' ? 100 - position : align === 'line-right' ? position : 2 * Math.min(position, 100 - position)
  // A box without room still holds a word.
  const size = Math.max(5, Math.min(place.size ?? 100, room))
  const wanted = align === 'line-left' ? position : align === 'line-right' ? position - size : position - size / 2
  const start = Math.max(0, Math.min(100 - size, wanted))
  if (place.size !== undefined) return [start, size]
  const from = Math.min(Math.max(start, margin), 100 - margin - 5)
  return [from, Math.max(5, Math.min(start + size, 100 - margin) - from)]
}

const lineOf = ({ x, y, width, height, displayAlign }: PlaceBox, vertical: CuePlace['vertical']): CueLine | undefined => {
  const [low, length] = vertical ? [x, width] : [y, height]
  const turned = vertical === 'rl'
  if (displayAlign === 'center') return { at: round(low + length / 2), unit: 'percent', align: 'center' }
  if (displayAlign === 'before')
    return turned ? { at: round(low + length), unit: 'percent', align: 'end' } : { at: round(low), unit: 'percent' }
  const edge = turned ? low : low + length
  if (turned ? edge <= 10 : edge >= 90) return undefined
  return turned ? { at: round(edge), unit: 'percent' } : { at: round(edge), unit: 'percent', align: 'end' }
}

const positionOf = (start: number, length: number, textAlign: PlaceBox['textAlign']): CuePlace => {
  const wide = length >= 80
  const size = wide ? {} : { size: round(length) }
  if (textAlign === 'center') return Math.abs(start + length / 2 - 50) < 0.5 ? size : { position: round(start + length / 2), ...size }
  const atLeft = textAlign === 'start' || textAlign === 'left'
  // `left` and `right` imply their edge of the picture, `start` and `end` the middle.
  if (wide && Math.abs(start + length / 2 - 50) <= 5) return {}
  return atLeft
    ? { position: round(start), ...(textAlign === 'start' && { positionAlign: 'line-left' as const }), ...size }
    : { position: round(start + length), ...(textAlign === 'end' && { positionAlign: 'line-right' as const }), ...size }
}

const round = (percent: number): number => Math.round(percent * 100) / 100
