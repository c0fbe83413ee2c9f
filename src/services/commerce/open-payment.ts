import type { Price } from '../../contracts/commerce.ts'
import type { PaymentId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { CommerceContext } from './implementer.ts'
import type { PaymentRow, Subscription, Tables } from './tables.ts'

/** How long whoever opened a payment has the provider to themselves before the loop asks again, in milliseconds. */
export const firstLookMs = 60_000

/** Writes down that a payment is wanted, before anybody asks for money: whatever dies after this, the loop finds it. */
export const openPayment = (
  trx: Transaction<Tables>,
  { clock, newId }: Pick<CommerceContext, 'clock' | 'newId'>,
  subscription: Subscription,
  wanted: {
    readonly kind: PaymentRow['kind']
    readonly offerId: string
    readonly price: Price
    readonly amountMinor: number
    readonly paymentMethod: string
    /** When the loop asks the provider, unless somebody has done it by then. */
    readonly lookAt: Date
  },
): Promise<PaymentRow> =>
  trx
    .insertInto('payment')
    .values({
      payment_id: newId<PaymentId>(),
      account_id: subscription.account_id,
      offer_id: wanted.offerId,
      kind: wanted.kind,
      amount_minor: wanted.amountMinor,
      price_minor: wanted.price.amountMinor,
      currency: wanted.price.currency,
      period: wanted.price.period,
      payment_method: wanted.paymentMethod,
      state: 'asked',
      charge_id: null,
      refunded_minor: 0,
      refund_wanted: false,
      words: null,
      created_at: new Date(clock.now()),
      paid_at: null,
      period_from: null,
      period_to: null,
      look_at: wanted.lookAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
