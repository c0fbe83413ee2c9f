import { requirePerson } from '../../../contracts/service.ts'
import { identity } from '../implementer.ts'
import { openPairing } from './open-pairing.ts'

/** Codes are short, so an account may only guess so often (RFC 8628, 5.1). */
export const readPairing = identity.readPairing.handler(async ({ input, context, errors }) => {
  const { tries, call } = context
  const { accountId } = requirePerson(call)
  const retryAfterSeconds = tries.pairing.begin(accountId)
  if (retryAfterSeconds > 0) throw errors.TOO_MANY_TRIES({ data: { retryAfterSeconds } })
  const pairing = await openPairing(context, input.userCode)
  if (!pairing) throw errors.NO_SUCH_CODE()
  tries.pairing.forget(accountId)
  return { clientName: pairing.name, scopes: pairing.scopes }
})
