import type { Closable } from '../../kit/lifecycle.ts'

export interface ChargeOrder {
  /** Who asks for a charge names it; the same key is the same charge, for ever. */
  readonly key: string
  /** In minor units of the currency. */
  readonly amountMinor: number
  /** Alphabetic code (ISO 4217). */
  readonly currency: string
  /** The provider's name for a card or account of the payer. */
  readonly paymentMethod: string
  /** Who pays, in our words. A payment method serves one payer only. */
  readonly payer: string
  /** What the payer reads on their statement or receipt. */
  readonly words: string
  /** When this was first asked for, UTC milliseconds: some providers forget keys after a day. */
  readonly askedAt: number
}

export interface Charge {
  readonly key: string
  /** The provider's name for it; undefined when it was refused before it had one. */
  readonly chargeId: string | undefined
  readonly state: 'pending' | 'refused' | 'paid'
  readonly amountMinor: number
  readonly currency: string
  /** What was given back so far. */
  readonly refundedMinor: number
  /** Why it was refused, for whoever pays. */
  readonly words?: string
}

export interface Delivery {
  readonly body: string
  readonly headers: Headers
}

export interface PaymentEvent {
  readonly eventId: string
  /** How the charge stood when the event was made; undefined when it tells of something else. */
  readonly charge: Charge | undefined
}

/**
 * Charges at a payment provider.
 *
 * Guarantees: a charge is made at most once for a key, and so is a refund, whatever dies in between; asking again gives how it stands now. A refusal is an
 * answer, not an error. No answer is `Outage('payments')`: it may have happened or not, ask again with the same key. The provider tells what changes later in
 * events, each at least once, in any order; `readCharge` says the same to whoever asks.
 */
export interface Payments extends Closable {
  createCharge(order: ChargeOrder): Promise<Charge>
  readCharge(chargeId: string): Promise<Charge>
  /** Gives all of a paid charge back. */
  refund(ask: { readonly key: string; readonly chargeId: string }): Promise<Charge>
  /** Verifies an event and reads it: else `Failure('BAD_SIGNATURE')` or `Failure('BAD_EVENT')`. */
  readEvent(delivery: Delivery): Promise<PaymentEvent>
  /** A provider inside the house hands its events over here, again until one is heard. Others send them to the webhook, and this does nothing. */
  deliverTo(hear: (delivery: Delivery) => Promise<void>): Closable
}
