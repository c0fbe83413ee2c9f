import type { PaymentRow } from './tables.ts'

/** How a payment stands, as far as money is concerned. */
export interface PaymentState {
  readonly state: PaymentRow['state']
  /** In minor units, in all. */
  readonly refundedMinor: number
}

/**
 * A later state outranks an earlier one: who was refused may still pay, who paid stays paid, and what was given back only grows. Each part is a maximum, so
 * it does not matter in which order, how late or how often the provider tells of them.
 */
const rank: Readonly<Record<PaymentState['state'], number>> = { asked: 0, pending: 1, refused: 2, paid: 3 }

export const foldState = (one: PaymentState, other: PaymentState): PaymentState => ({
  state: rank[other.state] > rank[one.state] ? other.state : one.state,
  refundedMinor: Math.max(one.refundedMinor, other.refundedMinor),
})
