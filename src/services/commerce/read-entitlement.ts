import { entitlementOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'

export const readEntitlement = commerce.readEntitlement.handler(({ input, context }) => entitlementOf(context, input.accountId))
