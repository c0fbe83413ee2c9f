import type { Cue } from './cue.ts'
import { boxOf, lineHeight, type PlaceBox } from './place-box.ts'

export interface ImscRegion extends PlaceBox {
  readonly id: string
}

/** No more may be shown at once (IMSC 1.1, 8.1.3). */
const shownAtMost = 4
/** Of two lines beside each other, so many characters fit into the full width. */
const charactersAcross = 42

/**
 * The region of every cue, each rectangle once. Regions that are shown at the same moment must neither overlap nor be more than four (IMSC 1.1, 8.1), so
 * cues that would collide get rectangles as tall as their words, and one that still does joins the region that stands in its way: its words follow there.
 *
 * @param cues in order of their start. The answer has a region id for each of them.
 */
export const imscRegions = (cues: readonly Cue[]): { readonly regions: readonly ImscRegion[]; readonly ids: readonly string[] } => {
  const tight = collidingCues(cues)
  const regions = new Map<string, ImscRegion>()
  const ids: string[] = []
  let shown: { readonly region: ImscRegion; untilMs: number }[] = []
  for (const [index, cue] of cues.entries()) {
    const box = snapped(tight.has(index) ? tightened(boxOf(cue.place), cue) : boxOf(cue.place))
    const key = keyOf(box)
    shown = shown.filter(({ untilMs }) => untilMs > cue.startMs)
    const there = shown.find(({ region }) => keyOf(region) === key)
    const inTheWay =
      there ?? shown.find(({ region }) => overlap(region, box)) ?? (shown.length >= shownAtMost ? nearest(shown, box) : undefined)
    if (inTheWay) {
      inTheWay.untilMs = Math.max(inTheWay.untilMs, cue.endMs)
      ids.push(inTheWay.region.id)
      continue
    }
    let region = regions.get(key)
    if (!region) {
      region = { ...box, id: `r${regions.size + 1}` }
      regions.set(key, region)
    }
    shown.push({ region, untilMs: cue.endMs })
    ids.push(region.id)
  }
  return { regions: [...regions.values()], ids }
}

/** Looking further back than this many cues at once costs more than it helps. */
const lookedAtMost = 16

const collidingCues = (cues: readonly Cue[]): Set<number> => {
  const colliding = new Set<number>()
  let shown: { readonly index: number; readonly box: PlaceBox; readonly key: string; readonly untilMs: number }[] = []
  for (const [index, cue] of cues.entries()) {
    const box = snapped(boxOf(cue.place))
    const key = keyOf(box)
    shown = shown.filter(({ untilMs }) => untilMs > cue.startMs)
    for (const other of shown) {
      if (other.key === key || !overlap(other.box, box)) continue
      colliding.add(other.index)
      colliding.add(index)
    }
    shown.push({ index, box, key, untilMs: cue.endMs })
    if (shown.length > lookedAtMost) shown.shift()
  }
  return colliding
}

/** As tall as its words and one line more, against the same edge. */
const tightened = (box: PlaceBox, cue: Cue): PlaceBox => {
  const vertical = box.writingMode !== 'lrtb'
  const text = cue.spans.map((span) => span.text).join('')
  const width = Math.max(1, (charactersAcross * (vertical ? box.height : box.width)) / 100)
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 1)
  const [from, length] = vertical ? [box.x, box.width] : [box.y, box.height]
  const wanted = Math.min(length, lines * lineHeight)
  const turned = box.writingMode === 'tbrl'
  const atLow = box.displayAlign !== 'center' && (box.displayAlign === 'before') !== turned
  const start = box.displayAlign === 'center' ? from + (length - wanted) / 2 : atLow ? from : from + length - wanted
  return vertical ? { ...box, x: start, width: wanted } : { ...box, y: start, height: wanted }
}

/** On hundredths of a percent, so that edges which touch still do when they are written. */
const snapped = (box: PlaceBox): PlaceBox => {
  const snap = (value: number) => Math.round(value * 100) / 100
  const [x, y] = [snap(box.x), snap(box.y)]
  return { ...box, x, y, width: snap(snap(box.x + box.width) - x), height: snap(snap(box.y + box.height) - y) }
}

const overlap = (a: PlaceBox, b: PlaceBox): boolean => {
  const least = 0.001
  return a.x + a.width > b.x + least && b.x + b.width > a.x + least && a.y + a.height > b.y + least && b.y + b.height > a.y + least
}

const nearest = <Shown extends { readonly region: PlaceBox }>(shown: readonly Shown[], box: PlaceBox): Shown => {
  const distance = ({ region }: Shown) =>
    Math.abs(region.x + region.width / 2 - box.x - box.width / 2) + Math.abs(region.y + region.height / 2 - box.y - box.height / 2)
  return shown.reduce((best, each) => (distance(each) < distance(best) ? each : best))
}

const keyOf = ({ x, y, width, height, displayAlign, textAlign, writingMode }: PlaceBox): string =>
  [...[x, y, width, height].map((percent) => percent.toFixed(2)), displayAlign, textAlign, writingMode].join(' ')
