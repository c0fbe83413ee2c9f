import type { Home, HomeCard } from '../../contracts/recommend.ts'
import { requireProfile } from '../../contracts/service.ts'
import { composeHome, type PlannedHome, type Topic } from './compose-home.ts'
import { findsFor } from './finds.ts'
import { type HomeCards, readHomeCards } from './home-cards.ts'
import { recommend } from './implementer.ts'
import { readTaste } from './read-taste.ts'
import { type RowWords, rowWords } from './row-words.ts'
import { similarTo } from './similar.ts'

/** Everything from memory, and two calls: the profile's history, and one for all cards. */
export const readHome = recommend.readHome.handler(async ({ context }) => {
  const viewer = requireProfile(context.call)
  const [candidates, habits, taste] = await Promise.all([
    context.candidates.read(),
    context.habits.read(),
    readTaste(context, viewer.profileId),
  ])
  const plan = composeHome({
    candidates,
    popular: habits.popular.map(({ titleId }) => titleId),
    similarTo: (seed) => similarTo(seed, candidates, habits.coWatching),
    taste,
    finds: findsFor(context),
  })
  const cards = await readHomeCards(context, { titleIds: titlesIn(plan), candidates, taste, viewer })
  const words = rowWords(viewer.language)
  return {
    hero: heroOf(plan, cards, words),
    rows: rowsOf(plan, cards, words),
    preparing: !candidates.newest.some((candidate) => candidate.playable),
  }
})

const titlesIn = ({ heroes, rows }: PlannedHome) => [
  ...heroes.map((hero) => hero.titleId),
  ...rows.flatMap((row) => row.titleIds),
  ...[...heroes, ...rows].flatMap(({ topic }) => (topic.kind === 'because' ? [topic.seedId] : [])),
]

const heroOf = (plan: PlannedHome, cards: HomeCards, words: RowWords): Home['hero'] => {
  const shown = plan.heroes.flatMap(({ titleId, topic }) => {
    const card = cards(titleId)
    return card?.playable ? [{ card, topic }] : []
  })
  // A hero is a picture before anything else.
  const hero = shown.find(({ card }) => card.artwork) ?? shown[0]
  return hero && { ...hero.card, reason: wordsOf(hero.topic, cards, words).reason }
}

const rowsOf = (plan: PlannedHome, cards: HomeCards, words: RowWords): Home['rows'] =>
  plan.rows.flatMap(({ rowId, topic, titleIds }) => {
    const items = titleIds.map(cards).filter((card): card is HomeCard => card !== undefined)
    return items.length > 0 ? [{ rowId, kind: topic.kind, ...wordsOf(topic, cards, words), items }] : []
  })

const wordsOf = (topic: Topic, cards: HomeCards, words: RowWords): { name: string; reason: string } => {
  switch (topic.kind) {
    case 'continue':
      return { name: words.continueWatching, reason: words.continueReason }
    case 'my-list':
      return { name: words.myList, reason: words.myListReason }
    case 'popular':
      return { name: words.popular, reason: words.popularReason }
    case 'new':
      return { name: words.fresh, reason: words.freshReason }
    case 'genre':
      return { name: topic.genre, reason: words.genreReason(topic.genre) }
    case 'because': {
      const seed = cards(topic.seedId)?.name ?? ''
      return { name: words.because(seed), reason: words.becauseReason(seed) }
    }
  }
}
