import type { Offer } from '../../contracts/commerce.ts'
import type { Kysely, Transaction } from '../../engines/sql/port.ts'
import type { OfferRow, Tables } from './tables.ts'

/** More is no choice any more, and each is read at every start of a play. */
export const offerLimit = 50

/** What an account has that never had an offer. */
export const noOffer: Offer = { offerId: 'none', name: 'None', maxHeight: 0, streams: 0, downloads: 0, ads: false, open: false }

type Reader = Kysely<Tables> | Transaction<Tables>

/** All offers in the order in which they are shown. */
export const readOffers = async (db: Reader): Promise<readonly Offer[]> =>
  (await db.selectFrom('offer').selectAll().orderBy('place').limit(offerLimit).execute()).map(offerView)

export const readOffer = async (db: Reader, offerId: string): Promise<Offer | undefined> => {
  const row = await db.selectFrom('offer').selectAll().where('offer_id', '=', offerId).executeTakeFirst()
  return row && offerView(row)
}

/** What a new account gets; undefined in a house where everything costs money. */
export const firstFreeOffer = (offers: readonly Offer[]): Offer | undefined => offers.find(({ open, price }) => open && !price)

export const offerView = (row: OfferRow): Offer => ({
  offerId: row.offer_id,
  name: row.name,
  maxHeight: row.max_height,
  streams: row.streams,
  downloads: row.downloads,
  ads: row.ads,
  open: row.open,
  ...(row.amount_minor !== null && {
    price: { amountMinor: row.amount_minor, currency: row.currency!, period: row.period! },
  }),
})
