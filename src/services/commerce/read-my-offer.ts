import { requirePerson } from '../../contracts/service.ts'
import { myOfferOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'

export const readMyOffer = commerce.readMyOffer.handler(({ context }) => myOfferOf(context, requirePerson(context.call).accountId))
