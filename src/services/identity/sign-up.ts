import { createAccount } from './create-account.ts'
import { identity } from './implementer.ts'
import { passwordHash } from './passwords.ts'
import { startSignIn } from './start-sign-in.ts'

export const signUp = identity.signUp.handler(async ({ input, context, errors }) => {
  const { email, password, name } = input
  const hash = await passwordHash(password)
  const accountId = await context.sql.transaction((trx) =>
    createAccount(context, trx, { email, passwordHash: hash, kind: 'member', profiles: [{ name }] }),
  )
  if (!accountId) throw errors.EMAIL_TAKEN()
  context.outbox.nudge()
  return startSignIn(context, accountId, { address: context.call.address })
})
