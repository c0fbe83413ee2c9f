import type { BuildId } from '../../contracts/ids.ts'

export interface Evictable {
  readonly buildId: BuildId
  readonly storedBytes: number
  /** UTC milliseconds of the last request for one of its files, or of its arrival. */
  readonly lastRequestAt: number
}

/** A build asked for within this time is being played. */
export const playedWithinMs = 10 * 60_000

/**
 * Whole builds to remove until `neededBytes` are free: the one that was asked for longest ago first. Undefined when even all of them
 * would not do: then none is removed.
 */
export const chooseEvictions = (ask: {
  readonly builds: Iterable<Evictable>
  readonly freeBytes: number
  readonly neededBytes: number
  readonly nowMs: number
  /** The build for which room is made. */
  readonly except: BuildId
}): BuildId[] | undefined => {
  const idle = [...ask.builds]
    .filter((build) => build.buildId !== ask.except && build.storedBytes > 0 && ask.nowMs - build.lastRequestAt >= playedWithinMs)
    .toSorted((a, b) => a.lastRequestAt - b.lastRequestAt || (a.buildId < b.buildId ? -1 : 1))
  const chosen: BuildId[] = []
  let freeBytes = ask.freeBytes
  for (const build of idle) {
    if (freeBytes >= ask.neededBytes) break
    chosen.push(build.buildId)
    freeBytes += build.storedBytes
  }
  return freeBytes >= ask.neededBytes ? chosen : undefined
}
