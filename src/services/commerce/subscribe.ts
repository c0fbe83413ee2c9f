import { requirePerson } from '../../contracts/service.ts'
import { myOfferOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'
import { planSubscribe } from './plan-request.ts'
import { requestOffer } from './request-offer.ts'

export const subscribe = commerce.subscribe.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const outcome = await requestOffer(context, { ...input, accountId }, planSubscribe)
  if (outcome.allow) return myOfferOf(context, accountId)
  if (outcome.reason === 'PAYMENT_REFUSED') throw errors.PAYMENT_REFUSED({ data: { words: outcome.words } })
  throw errors[outcome.reason]()
})
