import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ledgerFaults, paymentTransaction, refundTransaction } from './ledger.ts'

const payment = { payment_id: 'p', offer_id: 'big', amount_minor: 999, currency: 'EUR' }

describe('the ledger', () => {
  it('moves a payment from sales to the provider, and a refund back', () => {
    expect(paymentTransaction(payment)).toEqual({
      key: 'payment:p',
      currency: 'EUR',
      words: 'paid for big',
      entries: [
        { account: 'provider', amountMinor: 999 },
        { account: 'sales:big', amountMinor: -999 },
      ],
    })
    expect(refundTransaction(payment, { beforeMinor: 300, nowMinor: 999 })).toMatchObject({
      key: 'refund:p:999',
      entries: [
        { account: 'sales:big', amountMinor: 699 },
        { account: 'provider', amountMinor: -699 },
      ],
    })
  })

  it('finds nothing wrong with either', () => {
    expect(ledgerFaults(paymentTransaction(payment))).toEqual([])
    expect(ledgerFaults(refundTransaction(payment, { beforeMinor: 0, nowMinor: 1 }))).toEqual([])
  })

  it.each([
    [[], 'it has fewer than two entries'],
    [[5, -4], 'its entries sum to 1, not to 0'],
    [[5, -5, 0], 'a moves nothing'],
    [[0.5, -0.5], 'a has no whole amount'],
  ])('says what is wrong with %j', (amounts, words) => {
    expect(ledgerFaults({ entries: amounts.map((amountMinor) => ({ account: 'a', amountMinor })) })).toContain(words)
  })

  it('is only ever added to', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    const writers = files.filter((name) => /'ledger_/.test(readFileSync(join(import.meta.dirname, name), 'utf8')))
    expect(writers.toSorted()).toEqual(['ledger.ts', 'tables.ts', 'write-ledger.ts'])
    for (const name of writers)
      expect(readFileSync(join(import.meta.dirname, name), 'utf8'), name).not.toMatch(/updateTable|deleteFrom|doUpdateSet/)
  })
})
