import type { PaymentId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { assert } from '../../kit/failure.ts'
import type { CommerceContext } from './implementer.ts'
import { entryRows, ledgerFaults, type LedgerTransaction } from './ledger.ts'
import type { Tables } from './tables.ts'

/** Adds a transaction to the ledger, in the transaction of whoever changes the state. A key that is there already changes nothing. */
export const writeLedger = async (
  trx: Transaction<Tables>,
  { clock, newId }: Pick<CommerceContext, 'clock' | 'newId'>,
  paymentId: PaymentId,
  transaction: LedgerTransaction,
): Promise<void> => {
  const faults = ledgerFaults(transaction)
  assert(faults.length === 0, `${transaction.key} may not be written to the ledger: ${faults.join(', ')}`)
  const written = await trx
    .insertInto('ledger_transaction')
    .values({
      transaction_id: newId(),
      idempotency_key: transaction.key,
      currency: transaction.currency,
      words: transaction.words,
      payment_id: paymentId,
      at: new Date(clock.now()),
    })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returning('transaction_id')
    .executeTakeFirst()
  if (written) await trx.insertInto('ledger_entry').values(entryRows(written.transaction_id, transaction)).execute()
}
