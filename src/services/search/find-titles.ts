import type { TitleId } from '../../contracts/ids.ts'
import { requireProfile } from '../../contracts/service.ts'
import { messageOf } from '../../kit/failure.ts'
import { within } from '../../kit/lifecycle.ts'
import { availability, type Watcher } from '../../rules/availability.ts'
import { search, type SearchContext } from './implementer.ts'
import type { Library } from './open-library.ts'

/** Cards asked for at once; the catalogue gives no more. */
const cardsAtOnce = 500
/** What is popular stands in for nothing; nobody waits long for it. */
const popularityWaitMs = 500
const popularAsked = 100

/** Nothing found, or nothing asked yet, still offers something: what is popular, then what is new. */
export const findTitles = search.findTitles.handler(async ({ input, context }) => {
  const { clock, call } = context
  const { language, maturityAge } = requireProfile(call)
  const watcher: Watcher = { place: call.place, offers: 'every', maturityLimit: maturityAge }
  const now = clock.now()
  const library = await context.library.read()
  const found = library.index.find(input.query, (title) => availability(title, watcher, now).allow)
  const cardsOf = async (titleIds: readonly TitleId[]) => {
    const { items } = await context.clients.catalogue.readCards({ titleIds: titleIds.slice(0, cardsAtOnce), language, maturityAge })
    return items.slice(0, input.limit)
  }
  const items = found.titleIds.length > 0 ? await cardsOf(found.titleIds) : []
  if (items.length > 0) return { items, people: [...found.people], genres: [...found.genres], fallback: false }
  return { items: await cardsOf(await readOffered(context, library)), people: [], genres: [], fallback: true }
})

const readOffered = async ({ clients, log }: SearchContext, library: Library): Promise<TitleId[]> => {
  try {
    const popularity = clients.recommend.readPopularity({ limit: popularAsked })
    const { items } = await within(popularity, popularityWaitMs, `recommend did not answer within ${popularityWaitMs} ms`)
    return [...new Set([...items.map(({ titleId }) => titleId), ...library.newest])]
  } catch (trouble) {
    log.warn('what is popular is not known; what is new is offered instead', { error: messageOf(trouble) })
    return [...library.newest]
  }
}
