import type { Card } from '../../contracts/catalogue.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { HomeCard } from '../../contracts/recommend.ts'
import type { Position } from '../../contracts/viewing.ts'
import type { Candidates } from './candidates.ts'
import { positionsById, type Taste } from './compose-home.ts'
import type { RecommendContext } from './implementer.ts'
import { nextEpisode } from './next-episode.ts'

/** Cards asked for at once; the catalogue gives no more. */
const cardsAtOnce = 500

/** Gives the home card of a title; undefined when the viewer may not see it or it is gone. */
export type HomeCards = (titleId: TitleId) => HomeCard | undefined

/** The cards of `titleIds`, what pressing play on each starts, and how far the profile is in it: one call of the catalogue. */
export const readHomeCards = async (
  { clients }: Pick<RecommendContext, 'clients'>,
  ask: {
    readonly titleIds: Iterable<TitleId>
    readonly candidates: Candidates
    readonly taste: Taste
    readonly viewer: { readonly language: string; readonly maturityAge: number }
  },
): Promise<HomeCards> => {
  const positions = positionsById(ask.taste)
  const kept = new Set(ask.taste.myList)
  const wanted = [...new Set(ask.titleIds)]
  const episodes = new Map(wanted.flatMap((titleId) => episodeOf(titleId, ask.candidates, positions)))
  const titleIds = [...new Set([...wanted, ...[...episodes.values()].map((next) => next.titleId)])].slice(0, cardsAtOnce)
  const { language, maturityAge } = ask.viewer
  const { items } = await clients.catalogue.readCards({ titleIds, language, maturityAge })
  const cards = new Map(items.map((card) => [card.titleId, card]))
  return (titleId) => {
    const card = cards.get(titleId)
    return card && homeCardOf(card, { next: episodes.get(titleId), cards, positions, inMyList: kept.has(titleId) })
  }
}

const episodeOf = (titleId: TitleId, { byId }: Candidates, positions: ReadonlyMap<TitleId, Position>) => {
  const next = nextEpisode(byId.get(titleId)?.episodeIds ?? [], positions)
  return next ? [[titleId, next] as const] : []
}

const homeCardOf = (
  card: Card,
  facts: {
    readonly next: { readonly titleId: TitleId; readonly position: Position | undefined } | undefined
    readonly cards: ReadonlyMap<TitleId, Card>
    readonly positions: ReadonlyMap<TitleId, Position>
    readonly inMyList: boolean
  },
): HomeCard => {
  const { next, cards, positions, inMyList } = facts
  // An episode without a card is one that this profile may not see.
  const starts = card.kind === 'series' ? (next && cards.has(next.titleId) ? next.titleId : undefined) : card.titleId
  const position = card.kind === 'series' ? next?.position : positions.get(card.titleId)
  return {
    ...card,
    ...(starts && { playTitleId: starts }),
    ...(starts &&
      position &&
      !position.finished && { progress: { positionSeconds: position.positionSeconds, durationSeconds: position.durationSeconds } }),
    inMyList,
  }
}
