import { requireProfile } from '../../contracts/service.ts'
import { findsFor } from './finds.ts'
import { readHomeCards } from './home-cards.ts'
import { recommend } from './implementer.ts'
import { readTaste } from './read-taste.ts'
import { likenessWords, rowWords } from './row-words.ts'
import { similarTo } from './similar.ts'

const titlesGiven = 12

/** Titles like this one, each with the strongest thing they share. For an episode: like its series. */
export const moreLike = recommend.moreLike.handler(async ({ input, context }) => {
  const viewer = requireProfile(context.call)
  const [candidates, habits, taste] = await Promise.all([
    context.candidates.read(),
    context.habits.read(),
    readTaste(context, viewer.profileId),
  ])
  const seed = candidates.byId.get(candidates.seriesOf.get(input.titleId) ?? input.titleId)
  if (!seed) return { items: [] }
  const finds = findsFor(context)
  const similar = similarTo(seed, candidates, habits.coWatching)
    .filter(({ candidate }) => finds(candidate))
    .slice(0, titlesGiven)
  const cards = await readHomeCards(context, { titleIds: similar.map(({ candidate }) => candidate.titleId), candidates, taste, viewer })
  const words = rowWords(viewer.language)
  const items = similar.flatMap(({ candidate, likeness }) => {
    const card = cards(candidate.titleId)
    return card ? [{ ...card, reason: likenessWords(words, likeness) }] : []
  })
  return { items }
})
