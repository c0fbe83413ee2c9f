import type { TitleId } from '../../contracts/ids.ts'
import type { Position } from '../../contracts/viewing.ts'

export interface NextEpisode {
  readonly titleId: TitleId
  /** Where the profile is in it; undefined: at its beginning. */
  readonly position: Position | undefined
  /** `go-on` in the middle of it or of the series, `begin` at the very first, `again` after the last. */
  readonly state: 'begin' | 'go-on' | 'again'
}

/**
 * What pressing play on a series starts: the episode watched last when it is not finished, else the one after it. Whoever is
 * through begins again. Undefined for a series without episodes.
 */
export const nextEpisode = (episodeIds: readonly TitleId[], positions: ReadonlyMap<TitleId, Position>): NextEpisode | undefined => {
  const first = episodeIds[0]
  if (!first) return undefined
  const last = episodeIds.reduce<Position | undefined>((latest, titleId) => {
    const position = positions.get(titleId)
    return position && (!latest || position.at >= latest.at) ? position : latest
  }, undefined)
  if (!last) return { titleId: first, position: undefined, state: 'begin' }
  if (!last.finished) return { titleId: last.titleId, position: last, state: 'go-on' }
  const after = episodeIds[episodeIds.indexOf(last.titleId) + 1]
  if (!after) return { titleId: first, position: undefined, state: 'again' }
  const position = positions.get(after)
  return { titleId: after, position: position && !position.finished ? position : undefined, state: 'go-on' }
}
