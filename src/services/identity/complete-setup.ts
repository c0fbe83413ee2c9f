import { createAccount } from './create-account.ts'
import { identity } from './implementer.ts'
import { passwordHash } from './passwords.ts'
import { secretHash } from './secrets.ts'
import { hasOperator } from './setup.ts'
import { startSignIn } from './start-sign-in.ts'

/** The link counts once, and only as long as there is no operator. It is used up in the transaction that makes the account. */
export const completeSetup = identity.completeSetup.handler(async ({ input, context, errors }) => {
  const { email, password, setupToken } = input
  const tokenHash = secretHash(setupToken)
  const link = await context.sql.db.selectFrom('setup_link').select('id').where('token_hash', '=', tokenHash).executeTakeFirst()
  if (!link) throw errors.SETUP_LINK_INVALID()
  const hash = await passwordHash(password)
  const outcome = await context.sql.transaction(async (trx) => {
    const used = await trx.selectFrom('setup_link').select('id').where('token_hash', '=', tokenHash).executeTakeFirst()
    if (!used || (await hasOperator(trx))) return 'SETUP_LINK_INVALID' as const
    const accountId = await createAccount(context, trx, { email, passwordHash: hash, kind: 'operator', profiles: [{ name: 'Operator' }] })
    if (!accountId) return 'EMAIL_TAKEN' as const
    await trx.deleteFrom('setup_link').execute()
    return { accountId }
  })
  if (typeof outcome === 'string') throw errors[outcome]()
  context.outbox.nudge()
  context.log.info('the house has its operator', { accountId: outcome.accountId })
  return startSignIn(context, outcome.accountId, { address: context.call.address })
})
