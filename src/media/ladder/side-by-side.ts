interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Places of pictures in groups that encoders may work on side by side in one process: neighbours, as many as have no more pixels together than `mostPixels`, and at
 * least one. Every encoder keeps pictures of its own in memory, so this is what bounds it.
 */
export const sideBySide = (pictures: readonly Size[], mostPixels: number): number[][] => {
  const groups: number[][] = []
  let pixels = Number.POSITIVE_INFINITY
  for (const [place, { width, height }] of pictures.entries()) {
    pixels += width * height
    if (pixels > mostPixels) {
      groups.push([])
      pixels = width * height
    }
    groups.at(-1)!.push(place)
  }
  return groups
}
