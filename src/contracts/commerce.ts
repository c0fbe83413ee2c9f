import { z } from 'zod'
import { AccountId, PaymentId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { IdempotencyKey, inOneLine, Instant, pageErrors, pageOf, PageRequest } from './shared.ts'

export const Price = z.object({
  /** In minor units of the currency (ISO 4217): cents, pence, whole yen. */
  amountMinor: z.number().int().min(1).max(100_000_000),
  /** Alphabetic code (ISO 4217). */
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR'),
  period: z.enum(['month', 'year']),
})
export type Price = z.infer<typeof Price>

const OfferId = z
  .string()
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be small letters, digits and dashes')

export const Offer = z.object({
  offerId: z.string(),
  name: z.string(),
  /** Highest picture in lines; representations above it are not given out. */
  maxHeight: z.number().int(),
  /** Plays at once. */
  streams: z.number().int(),
  /** Devices that may hold downloads. */
  downloads: z.number().int(),
  /** Whether there are ads in what one watches. */
  ads: z.boolean(),
  /** Whether one may subscribe to it now. Whoever has it keeps it when it closes. */
  open: z.boolean(),
  /** Absent when it costs nothing. */
  price: Price.optional(),
})
export type Offer = z.infer<typeof Offer>

const OfferWrite = z.object({
  name: inOneLine(z.string().min(1).max(100)),
  maxHeight: z.number().int().min(1).max(65_535),
  streams: z.number().int().min(1).max(100),
  downloads: z.number().int().min(0).max(100),
  ads: z.boolean(),
  open: z.boolean(),
  price: Price.optional(),
})

export const Entitlement = z.object({
  accountId: AccountId,
  active: z.boolean(),
  /** What it has; when it is not active, what it had last (`none` when it never had any). */
  offer: Offer,
  since: Instant,
  /** When it ends unless it is paid for again. Absent when nothing ends it. */
  until: Instant.optional(),
  /** Why it is not active, or why it soon may not be. */
  words: z.string().optional(),
})
export type Entitlement = z.infer<typeof Entitlement>

export const Payment = z.object({
  paymentId: PaymentId,
  accountId: AccountId,
  offerId: z.string(),
  kind: z.enum(['subscription', 'change', 'renewal']),
  amountMinor: z.number().int(),
  currency: z.string(),
  /** `pending`: the provider has not said yet. A payment that was given back, all of it, is `refunded`. */
  state: z.enum(['pending', 'refused', 'paid', 'refunded']),
  refundedMinor: z.number().int(),
  /** Why it was refused. */
  words: z.string().optional(),
  createdAt: Instant,
  paidAt: Instant.optional(),
  /** What it pays for. */
  from: Instant.optional(),
  to: Instant.optional(),
})
export type Payment = z.infer<typeof Payment>

export const MyOffer = Entitlement.extend({
  /** It ends at `until` and is not renewed. */
  cancelled: z.boolean(),
  /** What takes its place at `until`. */
  nextOfferId: z.string().optional(),
  /** The latest payment, or the one that was asked for. */
  payment: Payment.optional(),
})
export type MyOffer = z.infer<typeof MyOffer>

const subscriptionErrors = {
  NO_SUCH_OFFER: { status: 404, message: 'There is no such offer, or it is closed to new subscribers.' },
  PAYMENT_PENDING: { status: 409, message: 'A payment is on its way. Wait for it, or cancel.' },
  PAYMENT_METHOD_NEEDED: { status: 402, message: 'This offer costs money: name a payment method.' },
  TOO_MANY_PAYMENTS: { status: 429, message: 'The account has tried to pay too often within a day. Try again tomorrow.' },
  PAYMENT_REFUSED: { status: 402, message: 'The payment was refused. Try another payment method.', data: z.object({ words: z.string() }) },
} as const

const Subscription = z.object({
  offerId: OfferId,
  /** The payment provider's own name for a card or account, as its form in the browser gave it; never the number of a card. */
  paymentMethod: inOneLine(z.string().min(1).max(255)).optional(),
  idempotencyKey: IdempotencyKey,
})

export const commerce = {
  listOffers: publicOperation('anyone')
    .route({ method: 'GET', path: '/offers', summary: 'What one can subscribe to', tags: ['Commerce'] })
    .output(z.object({ items: z.array(Offer) })),

  listAllOffers: publicOperation('operator')
    .route({ method: 'GET', path: '/offers/all', summary: 'All offers, closed ones too', tags: ['Commerce'] })
    .output(z.object({ items: z.array(Offer) })),

  putOffer: publicOperation('operator')
    .route({ method: 'PUT', path: '/offers/{offerId}', summary: 'Make an offer, or change one', tags: ['Commerce'] })
    .input(OfferWrite.extend({ offerId: OfferId }))
    .output(Offer)
    .errors({ TOO_MANY_OFFERS: { status: 409, message: 'There are as many offers as a house may have. Change one that is closed.' } }),

  readMyOffer: publicOperation('signed-in')
    .route({ method: 'GET', path: '/me/offer', summary: 'What the account has', tags: ['Commerce'] })
    .output(MyOffer),

  subscribe: publicOperation('signed-in')
    .route({ method: 'POST', path: '/me/subscription', summary: 'Subscribe to an offer', tags: ['Commerce'] })
    .input(Subscription)
    .output(MyOffer)
    .errors({
      ...subscriptionErrors,
      ALREADY_SUBSCRIBED: { status: 409, message: 'The account has a paid offer that goes on. Change it instead.' },
    }),

  /** Dearer: at once, less what is left of the running period. Otherwise at the end of it. The offer one has: it goes on after all. */
  changeOffer: publicOperation('signed-in')
    .route({ method: 'POST', path: '/me/subscription/change', summary: 'Change to another offer', tags: ['Commerce'] })
    .input(Subscription)
    .output(MyOffer)
    .errors(subscriptionErrors),

  /** Doing it twice is doing it once. What was paid for and is not used is not given back. */
  cancelSubscription: publicOperation('signed-in')
    .route({ method: 'POST', path: '/me/subscription/cancel', summary: 'End the subscription', tags: ['Commerce'] })
    .input(z.object({ when: z.enum(['now', 'period-end']) }))
    .output(MyOffer),

  listMyPayments: publicOperation('signed-in')
    .route({ method: 'GET', path: '/me/payments', summary: 'What the account paid, latest first', tags: ['Commerce'] })
    .input(PageRequest)
    .output(pageOf(Payment))
    .errors(pageErrors),

  listPayments: publicOperation('operator')
    .route({ method: 'GET', path: '/payments', summary: 'Payments of all accounts or of one, latest first', tags: ['Commerce'] })
    .input(PageRequest.extend({ accountId: AccountId.optional() }))
    .output(pageOf(Payment))
    .errors(pageErrors),

  /** Gives back all of it; what it paid for ends. Doing it twice is doing it once. */
  refundPayment: publicOperation('operator')
    .route({ method: 'POST', path: '/payments/{paymentId}/refund', summary: 'Give a payment back', tags: ['Commerce'] })
    .input(z.object({ paymentId: PaymentId }))
    .output(Payment)
    .errors({
      NO_SUCH_PAYMENT: { status: 404, message: 'There is no such payment.' },
      NOT_PAID: { status: 409, message: 'This was never paid, so nothing can be given back.' },
    }),

  /** What an account is entitled to. An account that nobody has told of yet has what a new one would get. */
  readEntitlement: internalOperation.input(z.object({ accountId: AccountId })).output(Entitlement),
}
