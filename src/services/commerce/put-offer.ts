import { commerce } from './implementer.ts'
import { offerLimit, offerView } from './offer-rows.ts'

export const putOffer = commerce.putOffer.handler(async ({ input, context, errors }) => {
  const row = {
    name: input.name,
    max_height: input.maxHeight,
    streams: input.streams,
    downloads: input.downloads,
    ads: input.ads,
    open: input.open,
    amount_minor: input.price?.amountMinor ?? null,
    currency: input.price?.currency ?? null,
    period: input.price?.period ?? null,
  }
  const offer = await context.sql.transaction(async (trx) => {
    const others = await trx.selectFrom('offer').select('offer_id').where('offer_id', '!=', input.offerId).execute()
    if (others.length >= offerLimit) return undefined
    return trx
      .insertInto('offer')
      .values({ offer_id: input.offerId, ...row })
      .onConflict((conflict) => conflict.column('offer_id').doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  if (!offer) throw errors.TOO_MANY_OFFERS()
  context.log.info('offer was put', { offerId: offer.offer_id, open: offer.open, amountMinor: offer.amount_minor })
  return offerView(offer)
})
