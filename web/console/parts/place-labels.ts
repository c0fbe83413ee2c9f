export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface LabelWish {
  readonly id: string
  /** Where its mark is. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Tries the right side first: names at the ends of lines. */
  readonly isAtEnd?: boolean
}

export interface PlacedLabel {
  readonly id: string
  /** The middle of its words. */
  readonly x: number
  readonly y: number
}

/** From a mark's middle to the nearest edge of its words. */
const distance = 9

/**
 * Words beside their marks without running into other words, other marks or the frame: above, below, right and left are tried in this order, the first wishes
 * first. What finds no place has no label.
 */
export const placeLabels = (wishes: readonly LabelWish[], frame: Box, marks: readonly Box[] = []): PlacedLabel[] => {
  const taken: Box[] = []
  const placed: PlacedLabel[] = []
  for (const { id, x, y, width, height, isAtEnd } of wishes) {
    const right = { x: x + distance + width / 2, y }
    const middles = [
      ...(isAtEnd ? [right] : []),
      { x, y: y - distance - height / 2 },
      { x, y: y + distance + height / 2 },
      right,
      { x: x - distance - width / 2, y },
    ]
    const found = middles.find((middle) => {
      const box = { left: middle.x - width / 2, top: middle.y - height / 2, width, height }
      return isInside(box, frame) && !taken.some((other) => overlap(box, other)) && !marks.some((other) => overlap(box, other))
    })
    if (!found) continue
    taken.push({ left: found.x - width / 2, top: found.y - height / 2, width, height })
    placed.push({ id, ...found })
  }
  return placed
}

const isInside = (box: Box, frame: Box): boolean =>
  box.left >= frame.left &&
  box.top >= frame.top &&
  box.left + box.width <= frame.left + frame.width &&
  box.top + box.height <= frame.top + frame.height

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
