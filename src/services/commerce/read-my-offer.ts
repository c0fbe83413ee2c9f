import { requirePerson } from '../../contracts/service.ts'
import { entitlementOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'

export const readMyOffer = commerce.readMyOffer.handler(({ context }) => entitlementOf(context, requirePerson(context.call).accountId))
