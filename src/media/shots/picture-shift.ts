import { lumaHeight, lumaWidth } from './luma-facts.ts'

/** A picture seen from above and from the side: sums of its columns and of its rows. A shift of the picture is a shift of both. */
export interface Profile {
  readonly columns: Int32Array
  readonly rows: Int32Array
}

export const emptyProfile = (): Profile => ({ columns: new Int32Array(lumaWidth), rows: new Int32Array(lumaHeight) })

export const projectPicture = (picture: Uint8Array, { columns, rows }: Profile): void => {
  columns.fill(0)
  for (let y = 0, p = 0; y < rows.length; y += 1) {
    let row = 0
    for (let x = 0; x < columns.length; x += 1, p += 1) {
      const luma = picture[p]!
      row += luma
      columns[x]! += luma
    }
    rows[y] = row
  }
}

/** Mean absolute difference of two pictures where they overlap after the shift that suits their profiles best. */
export const shiftedDifference = (before: Uint8Array, after: Uint8Array, profileBefore: Profile, profileAfter: Profile): number => {
  const dx = bestShift(profileBefore.columns, profileAfter.columns)
  const dy = bestShift(profileBefore.rows, profileAfter.rows)
  // One of the two directions may be a wrong guess: a pan has only one.
  let best = overlapDifference(before, after, dx, dy)
  if (dx !== 0 && dy !== 0) best = Math.min(best, overlapDifference(before, after, dx, 0), overlapDifference(before, after, 0, dy))
  return best
}

/** Of the width and the height: a picture that moves on by more between two frames is not recognised. */
const farthestShare = 0.3

const bestShift = (before: Int32Array, after: Int32Array): number => {
  const length = before.length
  const farthest = Math.floor(length * farthestShare)
  let best = Number.POSITIVE_INFINITY
  let shift = 0
  for (let d = -farthest; d <= farthest; d += 1) {
    const from = Math.max(0, d)
    const to = Math.min(length, length + d)
    let sum = 0
    for (let i = from; i < to; i += 1) sum += Math.abs(after[i]! - before[i - d]!)
    const score = sum / (to - from)
    if (score < best || (score === best && Math.abs(d) < Math.abs(shift))) [best, shift] = [score, d]
  }
  return shift
}

const overlapDifference = (before: Uint8Array, after: Uint8Array, dx: number, dy: number): number => {
  const width = lumaWidth
  const [left, right] = [Math.max(0, dx), Math.min(width, width + dx)]
  const [top, bottom] = [Math.max(0, dy), Math.min(lumaHeight, lumaHeight + dy)]
  const offset = dy * width + dx
  let sum = 0
  for (let y = top; y < bottom; y += 1)
    for (let p = y * width + left, end = y * width + right; p < end; p += 1) sum += Math.abs(after[p]! - before[p - offset]!)
  return sum / ((right - left) * (bottom - top))
}
