import type { AccountId, PaymentId } from '../../contracts/ids.ts'
import { requirePerson } from '../../contracts/service.ts'
import { parseUuid } from '../../kit/ids.ts'
import { commerce, type CommerceContext } from './implementer.ts'
import { paymentView } from './payment-view.ts'

export const listPayments = commerce.listPayments.handler(async ({ input, context, errors }) => {
  if (isForeign(input.cursor)) throw errors.BAD_CURSOR()
  return pageOfPayments(context, input)
})

export const listMyPayments = commerce.listMyPayments.handler(async ({ input, context, errors }) => {
  if (isForeign(input.cursor)) throw errors.BAD_CURSOR()
  return pageOfPayments(context, { ...input, accountId: requirePerson(context.call).accountId })
})

const isForeign = (cursor: string | undefined): boolean => cursor !== undefined && !parseUuid(cursor)

/** Latest first. The cursor is the id of the last payment given: ids are ordered by time. */
const pageOfPayments = async (
  { sql }: CommerceContext,
  { cursor, limit, accountId }: { cursor?: string | undefined; limit: number; accountId?: AccountId | undefined },
) => {
  let query = sql.db.selectFrom('payment').selectAll()
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (cursor !== undefined) query = query.where('payment_id', '<', cursor as PaymentId)
  const found = await query
    .orderBy('payment_id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = found.slice(0, limit).map(paymentView)
  return { items, ...(found.length > limit && { nextCursor: items.at(-1)!.paymentId }) }
}
