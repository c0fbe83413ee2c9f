import { commerce } from './implementer.ts'
import { readOffers } from './offer-rows.ts'

export const listAllOffers = commerce.listAllOffers.handler(async ({ context }) => ({ items: [...(await readOffers(context.sql.db))] }))
