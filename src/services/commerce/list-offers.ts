import { commerce } from './implementer.ts'
import { readOffers } from './offer-rows.ts'

export const listOffers = commerce.listOffers.handler(async ({ context }) => ({
  items: (await readOffers(context.sql.db)).filter(({ open }) => open),
}))
