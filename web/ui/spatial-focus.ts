/** A rectangle on the screen. */
export interface Place {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
export type Direction = 'left' | 'right' | 'up' | 'down'

/** A step aside counts this much more than a step ahead: the next row before a card that is nearer but beside. */
const asideWeight = 2.5
/** Neighbours may overlap by this much and still lie beside each other, in pixels; enlarged cards do. */
const overlap = 12

/**
 * Which of `places` a person means who stands at `from` and presses an arrow: the nearest that lies wholly in that direction, where the way aside
 * counts more than the way ahead. Undefined when there is none.
 */
export const nextPlace = (from: Place, places: readonly Place[], direction: Direction): number | undefined => {
  let best: number | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const [index, place] of places.entries()) {
    const ahead = aheadOf(from, place, direction)
    if (ahead < -overlap) continue
    const distance = Math.max(0, ahead) + asideOf(from, place, direction) * asideWeight
    if (distance < bestDistance) {
      best = index
      bestDistance = distance
    }
  }
  return best
}

const aheadOf = (from: Place, to: Place, direction: Direction): number => {
  switch (direction) {
    case 'left':
      return from.left - to.right
    case 'right':
      return to.left - from.right
    case 'up':
      return from.top - to.bottom
    case 'down':
      return to.top - from.bottom
  }
}

/** 0 while the two stand across from each other, else the gap; half of the offset of their beginnings breaks ties. */
const asideOf = (from: Place, to: Place, direction: Direction): number => {
  const isSideways = direction === 'left' || direction === 'right'
  const [fromStart, fromEnd, toStart, toEnd] = isSideways
    ? [from.top, from.bottom, to.top, to.bottom]
    : [from.left, from.right, to.left, to.right]
  const gap = Math.max(0, toStart - fromEnd, fromStart - toEnd)
  return gap + Math.abs(toStart - fromStart) * 0.05
}
