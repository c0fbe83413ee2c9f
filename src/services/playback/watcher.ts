import type { Place } from '../../contracts/service.ts'
import type { Watcher } from '../../rules/availability.ts'
import type { NewPlay, Play } from './tables.ts'

type WatcherColumns = Pick<Play, 'country' | 'anonymity' | 'offer_id'>

/** Where a viewer is and what they have, as the row of a play keeps it. */
export const watcherColumns = (place: Place | undefined, offerId: string | undefined): Required<Pick<NewPlay, keyof WatcherColumns>> => ({
  country: place?.country ?? null,
  anonymity: place?.anonymity ?? null,
  offer_id: offerId ?? null,
})

/** The same, as the rule asks for it. */
export const watcherOf = (play: WatcherColumns): Pick<Watcher, 'place' | 'offers'> => ({
  place: { ...(play.country !== null && { country: play.country }), ...(play.anonymity !== null && { anonymity: play.anonymity }) },
  offers: play.offer_id === null ? [] : [play.offer_id],
})
