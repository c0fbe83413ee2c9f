export interface CurvePoint {
  readonly x: number
  readonly y: number
}

/**
 * A curve with at most four points in each column of one pixel: where it enters, its lowest, its highest, and where it leaves. It looks the same as with all.
 * `points` go from left to right; x in pixels.
 */
export const thinCurve = (points: readonly CurvePoint[]): CurvePoint[] => {
  const thin: CurvePoint[] = []
  let column: CurvePoint[] = []
  const close = () => {
    if (column.length <= 4) thin.push(...column)
    else {
      const low = column.reduce((best, point) => (point.y < best.y ? point : best))
      const high = column.reduce((best, point) => (point.y > best.y ? point : best))
      thin.push(...new Set([column[0]!, ...(low.x <= high.x ? [low, high] : [high, low]), column.at(-1)!]))
    }
    column = []
  }
  for (const point of points) {
    if (column.length > 0 && Math.floor(column[0]!.x) !== Math.floor(point.x)) close()
    column.push(point)
  }
  close()
  return thin
}

/** The points between two places and one beyond each, so that lines reach the edges. */
export const pointsWithin = <Point>(
  points: readonly Point[],
  placeOf: (point: Point) => number,
  from: number,
  to: number,
): readonly Point[] => {
  const first = points.findIndex((point) => placeOf(point) >= from)
  const last = points.findLastIndex((point) => placeOf(point) <= to)
  if (first === -1) return points.slice(-1)
  return points.slice(Math.max(0, first - 1), last + 2)
}
