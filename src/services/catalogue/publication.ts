import type { BuildId } from '../../contracts/ids.ts'

/** What publication knows of a build. */
export interface KnownBuild {
  readonly buildId: BuildId
  /** False: a first light, the lowest rungs of a title whose others are still being made. */
  readonly complete: boolean
  /** UTC milliseconds. */
  readonly readyAt: number
}

export interface Publication {
  readonly published: BuildId | undefined
  /** To which a rollback returns; always a complete build. */
  readonly previous: BuildId | undefined
}

/**
 * Whether members watch `candidate` from now on. A first light never replaces a complete build, and of two alike the later one counts,
 * whatever order their news arrive in.
 */
export const takesOver = (current: KnownBuild | undefined, candidate: KnownBuild): boolean => {
  if (!current) return true
  if (current.buildId === candidate.buildId) return false
  if (current.complete !== candidate.complete) return candidate.complete
  return candidate.readyAt >= current.readyAt
}

/** After `next` was published over what stood before. */
export const publicationOf = (before: Publication, current: KnownBuild | undefined, next: KnownBuild): Publication => ({
  published: next.buildId,
  previous: current?.complete ? current.buildId : before.previous === next.buildId ? undefined : before.previous,
})

/** After a return to the previous build: the one before that, if one is left, is the next to return to. */
export const rolledBack = (previous: KnownBuild, known: readonly KnownBuild[]): Publication => ({
  published: previous.buildId,
  previous: completeBefore(previous, known)?.buildId,
})

/** After a build is gone. Losing the published one falls back to the previous, and with none left nobody can watch. */
export const withoutBuild = (before: Publication, gone: BuildId, left: readonly KnownBuild[]): Publication => {
  const published = before.published === gone ? before.previous : before.published
  const standing = left.find((build) => build.buildId === published)
  if (!standing) return { published: undefined, previous: undefined }
  const previous = before.published === gone || before.previous === gone ? completeBefore(standing, left)?.buildId : before.previous
  return { published: standing.buildId, previous }
}

const completeBefore = (build: KnownBuild, known: readonly KnownBuild[]): KnownBuild | undefined =>
  known
    .filter((other) => other.complete && other.buildId !== build.buildId && other.readyAt <= build.readyAt)
    .toSorted((a, b) => b.readyAt - a.readyAt)[0]
