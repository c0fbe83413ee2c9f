interface SupersededBuild {
  /** UTC milliseconds since a fuller build of the same job took its place. */
  readonly supersededAt: number
  readonly durationSeconds: number
  /** Members still get this one: the catalogue has not switched yet, or somebody switched back. */
  readonly published: boolean
}

/** A play that began at the moment of the switch gets this long to show up in the count of plays. */
const settleMs = 60_000
/** How long after the title's own length a right to bytes may still live. */
const longestPauseMs = 12 * 3_600_000

/** Whether a build whose place was taken may go: nobody gets it any more, and nobody plays, or nobody can still have the right to. */
export const mayRemoveSuperseded = (build: SupersededBuild, plays: number, nowMs: number): boolean => {
  const ageMs = nowMs - build.supersededAt
  if (build.published || ageMs < settleMs) return false
  return plays === 0 || ageMs > build.durationSeconds * 1000 + longestPauseMs
}
