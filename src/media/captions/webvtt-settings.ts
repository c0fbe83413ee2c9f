import type { CueLine, CuePlace } from './cue.ts'

/** A region of a WebVTT file (section 3.4); percents of the picture, anchors as points of the region and of the picture that lie on each other. */
export interface WebVttRegion {
  readonly id: string
  readonly width: number
  readonly lines: number
  readonly regionAnchor: readonly [number, number]
  readonly viewportAnchor: readonly [number, number]
  readonly scroll: boolean
}

/** Region settings (section 6.2): `id:fred width:40%` in a REGION block, `id=fred width=40%` in the header lines of earlier drafts. */
export const parseRegion = (text: string, separator: ':' | '='): WebVttRegion | undefined => {
  let id = ''
  let width = 100
  let lines = 3
  let regionAnchor: readonly [number, number] = [0, 100]
  let viewportAnchor: readonly [number, number] = [0, 100]
  let scroll = false
  for (const { name, value } of settingsIn(text, separator)) {
    if (name === 'id') id = value
    else if (name === 'width') width = percentOf(value) ?? width
    else if (name === 'lines') lines = /^\d{1,4}$/.test(value) ? Number(value) : lines
    else if (name === 'regionanchor') regionAnchor = pointOf(value) ?? regionAnchor
    else if (name === 'viewportanchor') viewportAnchor = pointOf(value) ?? viewportAnchor
    else if (name === 'scroll' && value === 'up') scroll = true
  }
  return id === '' ? undefined : { id, width, lines, regionAnchor, viewportAnchor, scroll }
}

/** Cue settings (section 6.3, "parse the WebVTT cue settings"). What is not understood is as if it were not there. */
export const parseSettings = (
  text: string,
): { readonly place: CuePlace; readonly region?: string; readonly unknown: readonly string[] } => {
  let place: CuePlace = {}
  let region: string | undefined
  const unknown: string[] = []
  for (const { name, value, whole } of settingsIn(text, ':')) {
    if (name === 'region') {
      region = value
      continue
    }
    const read = readSetting(name, value)
    if (!read) {
      if (unknown.length < 5) unknown.push(whole)
      continue
    }
    place = { ...place, ...read }
    // A cue with a line, a width or a vertical direction of its own leaves the region named before.
    if (read.line !== undefined || read.vertical !== undefined || (read.size ?? 100) !== 100) region = undefined
  }
  return { place, unknown, ...(region !== undefined && { region }) }
}

/** The settings that say the same, ` line:0 align:left`, each after a blank. */
export const formatSettings = ({ vertical, line, position, positionAlign, size, align }: CuePlace): string => {
  let text = vertical ? ` vertical:${vertical}` : ''
  if (line) text += ` line:${numberText(line.at)}${line.unit === 'percent' ? '%' : ''}${line.align ? `,${line.align}` : ''}`
  if (position !== undefined) text += ` position:${numberText(position)}%${positionAlign ? `,${positionAlign}` : ''}`
  if (size !== undefined) text += ` size:${numberText(size)}%`
  return align && align !== 'center' ? `${text} align:${align}` : text
}

const readSetting = (name: string, value: string): CuePlace | undefined => {
  switch (name) {
    case 'vertical':
      return value === 'rl' || value === 'lr' ? { vertical: value } : undefined
    case 'line':
      return readLine(value)
    case 'position':
      return readPosition(value)
    case 'size': {
      const size = percentOf(value)
      return size === undefined ? undefined : { size }
    }
    case 'align':
      // Earlier drafts said `middle`.
      if (value === 'middle') return { align: 'center' }
      return isAlign(value) ? { align: value } : undefined
    default:
      return undefined
  }
}

const isAlign = (value: string): value is NonNullable<CuePlace['align']> => ['start', 'center', 'end', 'left', 'right'].includes(value)

const readLine = (value: string): CuePlace | undefined => {
  const [at = '', align, more] = value.split(',')
  if (more !== undefined || (align !== undefined && !['start', 'center', 'middle', 'end'].includes(align))) return undefined
  const percent = percentOf(at)
  if (percent === undefined && !/^-?\d{1,9}(\.\d{1,9})?$/.test(at)) return undefined
  const lineAlign: CueLine['align'] = align === 'end' ? 'end' : align === 'center' || align === 'middle' ? 'center' : undefined
  return { line: { at: percent ?? Number(at), unit: percent === undefined ? 'lines' : 'percent', ...(lineAlign && { align: lineAlign }) } }
}

/** Earlier drafts said `start`, `middle` and `end` for the sides of a position. */
const positionAligns: Readonly<Record<string, NonNullable<CuePlace['positionAlign']>>> = {
  'line-left': 'line-left',
  center: 'center',
  'line-right': 'line-right',
  start: 'line-left',
  middle: 'center',
  end: 'line-right',
}

const readPosition = (value: string): CuePlace | undefined => {
  const [at = '', align, more] = value.split(',')
  const position = percentOf(at)
  if (position === undefined || more !== undefined) return undefined
  if (align === undefined) return { position }
  const positionAlign = Object.hasOwn(positionAligns, align) ? positionAligns[align] : undefined
  return positionAlign && { position, positionAlign }
}

const settingsIn = (text: string, separator: string): { readonly name: string; readonly value: string; readonly whole: string }[] =>
  text
    .split(/\s+/)
    .slice(0, 100)
    .flatMap((whole) => {
      const at = whole.indexOf(separator)
      return at <= 0 || at === whole.length - 1 ? [] : [{ name: whole.slice(0, at), value: whole.slice(at + 1), whole }]
    })

const percentOf = (text: string): number | undefined => {
  const match = /^(\d{1,9}(?:\.\d{1,20})?)%$/.exec(text)
  const value = match ? Number(match[1]) : undefined
  return value !== undefined && value <= 100 ? value : undefined
}

const pointOf = (text: string): readonly [number, number] | undefined => {
  const [x = '', y = '', more] = text.split(',')
  const at = percentOf(x)
  const down = percentOf(y)
  return at === undefined || down === undefined || more !== undefined ? undefined : [at, down]
}

/** At most three digits after the point, never an exponent. */
const numberText = (value: number): string => String(Number(value.toFixed(3)))
