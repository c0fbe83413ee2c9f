import { z } from 'zod'
import { AccountId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { Instant } from './shared.ts'

export const Offer = z.object({
  offerId: z.string(),
  name: z.string(),
  /** Highest picture in lines; representations above it are not given out. */
  maxHeight: z.number().int(),
  /** Plays at once. */
  streams: z.number().int(),
})
export type Offer = z.infer<typeof Offer>

export const Entitlement = z.object({
  accountId: AccountId,
  active: z.boolean(),
  offer: Offer,
  since: Instant,
})
export type Entitlement = z.infer<typeof Entitlement>

export const commerce = {
  listOffers: publicOperation('anyone')
    .route({ method: 'GET', path: '/offers', summary: 'What one can subscribe to', tags: ['Commerce'] })
    .output(z.object({ items: z.array(Offer) })),

  readMyOffer: publicOperation('signed-in')
    .route({ method: 'GET', path: '/me/offer', summary: 'What the account has', tags: ['Commerce'] })
    .output(Entitlement),

  /** What an account is entitled to. An account that nobody has told of yet has the house's first offer. */
  readEntitlement: internalOperation.input(z.object({ accountId: AccountId })).output(Entitlement),
}
