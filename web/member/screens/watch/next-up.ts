/** The card of the next episode comes this long before the end, in seconds, but never before the last part of a short one. */
const cardSeconds = 15
const cardShare = 0.15

/** Whole seconds until the next episode begins; undefined while its card is not due. */
export const nextUpIn = (positionSeconds: number, durationSeconds: number): number | undefined => {
  if (durationSeconds <= 0) return undefined
  const left = Math.max(0, durationSeconds - positionSeconds)
  return left <= Math.min(cardSeconds, durationSeconds * cardShare) ? Math.ceil(left) : undefined
}
