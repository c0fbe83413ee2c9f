import { z } from 'zod'
import { AccountId } from '../ids.ts'
import { defineEvent } from './event.ts'

export const entitlementChanged = defineEvent({
  name: 'entitlement.changed',
  topic: 'commerce.entitlements',
  description: 'An account has another offer, or none any more. Key: the account.',
  data: z.object({
    accountId: AccountId,
    active: z.boolean(),
    /** What it has, or had last; `none` when it never had any. */
    offerId: z.string(),
  }),
})
