import type { AccountId } from '../../contracts/ids.ts'
import { identity } from './implementer.ts'
import { isPassword } from './passwords.ts'
import { startSignIn } from './start-sign-in.ts'

/** An unknown e-mail address and a wrong password get the same answer after the same work. */
export const signIn = identity.signIn.handler(async ({ input, context, errors }) => {
  const { sql, tries, openAuth, call } = context
  const retryAfterSeconds = Math.max(tries.address.begin(call.address), tries.email.begin(input.email))
  if (retryAfterSeconds > 0) throw errors.TOO_MANY_TRIES({ data: { retryAfterSeconds } })
  const { internalAdapter } = await openAuth(sql.db)
  const found = await internalAdapter.findUserByEmail(input.email, { includeAccounts: true })
  const credential = found?.accounts.find((account) => account.providerId === 'credential')
  const right = await isPassword(input.password, credential?.password)
  if (!found || !right) throw errors.WRONG_CREDENTIALS()
  tries.email.forget(input.email)
  tries.address.forgive(call.address)
  return startSignIn(context, found.user.id as AccountId, { address: call.address, device: input.device })
})
