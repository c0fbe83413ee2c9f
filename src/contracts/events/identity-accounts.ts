import { z } from 'zod'
import { AccountId } from '../ids.ts'
import { defineEvent } from './event.ts'

export const accountCreated = defineEvent({
  name: 'account.created',
  topic: 'identity.accounts',
  description: 'Somebody has an account now. Key: the account.',
  data: z.object({ accountId: AccountId, kind: z.enum(['operator', 'member', 'demo']) }),
})
