import type { Offer } from '../../contracts/commerce.ts'

/** The first one is what an account has that nobody gave anything else. */
export const offers: readonly [Offer, ...Offer[]] = [
  { offerId: 'house', name: 'House', maxHeight: 2160, streams: 4 },
  { offerId: 'basic', name: 'Basic', maxHeight: 720, streams: 1 },
]

export const offerOf = (offerId: string): Offer => offers.find((offer) => offer.offerId === offerId) ?? offers[0]
