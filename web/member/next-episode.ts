import type { TitlePage } from '../../src/contracts/catalogue.ts'
import type { Position } from '../../src/contracts/viewing.ts'

type EpisodeCard = TitlePage['episodeCards'][number]

/** What pressing play on a page starts, and where it goes on. */
export interface Beginning {
  /** Undefined while nothing can be played yet. */
  readonly episode: EpisodeCard | undefined
  readonly position: Position | undefined
}

/**
 * The episode to go on with: the one watched last if it is not finished, else the first playable one after it, else the first of all.
 * `positions` are the latest first.
 */
export const nextEpisode = (episodes: readonly EpisodeCard[], positions: readonly Position[]): Beginning => {
  const playable = episodes.filter((episode) => episode.playable)
  const last = positions.find((position) => playable.some((episode) => episode.titleId === position.titleId))
  const index = last ? playable.findIndex((episode) => episode.titleId === last.titleId) : -1
  if (last && !last.finished) return { episode: playable[index], position: last }
  const episode = playable[index + 1] ?? playable[0]
  const position = positions.find((candidate) => candidate.titleId === episode?.titleId && !candidate.finished)
  return { episode, position }
}
