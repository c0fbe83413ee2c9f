import type { Tables } from './tables.ts'
import type { Insertable } from '../../engines/sql/port.ts'

/*
 * Double entry: every transaction moves money between accounts of the ledger, so its entries sum to zero, and so does the whole ledger.
 * Positive is what an account is debited with, negative what it is credited with. Nothing is ever changed or taken out: what was wrong, or is given
 * back, is a new transaction the other way round.
 *
 *   payment:  provider +a      sales:<offer> -a
 *   refund:   sales:<offer> +a provider      -a
 */

export interface LedgerEntry {
  readonly account: string
  /** In minor units; debit positive, credit negative. */
  readonly amountMinor: number
}

export interface LedgerTransaction {
  /** The same key is the same transaction: it is written once. */
  readonly key: string
  readonly currency: string
  readonly words: string
  readonly entries: readonly LedgerEntry[]
}

/** The account of the money that the payment provider holds for the house. */
export const providerAccount = 'provider'

interface Paid {
  readonly payment_id: string
  readonly offer_id: string
  readonly amount_minor: number
  readonly currency: string
}

export const paymentTransaction = (payment: Paid): LedgerTransaction => ({
  key: `payment:${payment.payment_id}`,
  currency: payment.currency,
  words: `paid for ${payment.offer_id}`,
  entries: [
    { account: providerAccount, amountMinor: payment.amount_minor },
    { account: `sales:${payment.offer_id}`, amountMinor: -payment.amount_minor },
  ],
})

/** What is given back beyond what the ledger knows of. The key holds the total, which only grows, so each step is written once. */
export const refundTransaction = (payment: Paid, refunded: { beforeMinor: number; nowMinor: number }): LedgerTransaction => {
  const amountMinor = refunded.nowMinor - refunded.beforeMinor
  return {
    key: `refund:${payment.payment_id}:${refunded.nowMinor}`,
    currency: payment.currency,
    words: `given back for ${payment.offer_id}`,
    entries: [
      { account: `sales:${payment.offer_id}`, amountMinor },
      { account: providerAccount, amountMinor: -amountMinor },
    ],
  }
}

/** What is wrong with a transaction, in words; empty when nothing is. */
export const ledgerFaults = ({ entries }: Pick<LedgerTransaction, 'entries'>): readonly string[] => {
  const sum = entries.reduce((total, { amountMinor }) => total + amountMinor, 0)
  return [
    ...(entries.length < 2 ? ['it has fewer than two entries'] : []),
    ...entries.filter(({ amountMinor }) => !Number.isSafeInteger(amountMinor)).map(({ account }) => `${account} has no whole amount`),
    ...entries.filter(({ amountMinor }) => amountMinor === 0).map(({ account }) => `${account} moves nothing`),
    ...(sum === 0 ? [] : [`its entries sum to ${sum}, not to 0`]),
  ]
}

export const entryRows = (transactionId: string, { entries }: LedgerTransaction): Insertable<Tables['ledger_entry']>[] =>
  entries.map(({ account, amountMinor }, line) => ({ transaction_id: transactionId, line, account, amount_minor: amountMinor }))
