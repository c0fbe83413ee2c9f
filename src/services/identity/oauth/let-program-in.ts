import type { AccountId, ProfileId, SignInId } from '../../../contracts/ids.ts'
import type { Scope } from '../../../contracts/scopes.ts'
import type { Transaction } from '../../../engines/sql/port.ts'
import type { IdentityContext } from '../implementer.ts'
import { openSignIn } from '../open-sign-in.ts'
import { newSecret, secretHash } from '../secrets.ts'
import type { Tables } from '../tables.ts'
import { giveTokens } from './give-tokens.ts'

/** A sign-in of its own for a program or a screen, so that it stands among the account's devices and can be ended by itself; and its first tokens. */
export const letProgramIn = async (
  context: IdentityContext,
  trx: Transaction<Tables>,
  ask: {
    clientId: string
    clientName: string
    accountId: AccountId
    profileId: ProfileId | null
    scopes: readonly Scope[]
    address: string
  },
): Promise<{ signInId: SignInId; answer: Response }> => {
  const { clientId, profileId, scopes } = ask
  const { signInId } = await openSignIn(context, trx, {
    accountId: ask.accountId,
    // Nobody holds what this is the hash of: only its tokens open the door.
    tokenHash: secretHash(newSecret(context.random)),
    address: ask.address,
    device: ask.clientName,
    program: { clientId, scopes, profileId },
  })
  context.log.info('program let in', { clientId, signInId, scopes })
  return { signInId, answer: await giveTokens(context, trx, { signInId, generation: 1, scopes }) }
}
