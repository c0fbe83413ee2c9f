import { requirePerson } from '../../contracts/service.ts'
import { assert } from '../../kit/failure.ts'
import { myOfferOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'
import { planChange } from './plan-request.ts'
import { requestOffer } from './request-offer.ts'

export const changeOffer = commerce.changeOffer.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const outcome = await requestOffer(context, { ...input, accountId }, planChange)
  if (outcome.allow) return myOfferOf(context, accountId)
  if (outcome.reason === 'PAYMENT_REFUSED') throw errors.PAYMENT_REFUSED({ data: { words: outcome.words } })
  assert(outcome.reason !== 'ALREADY_SUBSCRIBED', 'a change is for whoever has subscribed')
  throw errors[outcome.reason]()
})
