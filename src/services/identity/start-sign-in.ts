import type { Me } from '../../contracts/identity.ts'
import type { AccountId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import type { IdentityContext } from './implementer.ts'
import { readMeOf } from './me.ts'
import { openSignIn } from './open-sign-in.ts'
import { newSecret, secretHash } from './secrets.ts'

/** A fresh sign-in. Only its hash is stored, so that a leaked backup opens no door. */
export const startSignIn = async (
  context: IdentityContext,
  accountId: AccountId,
  from: { readonly address: string; readonly device?: string | undefined },
): Promise<{ sessionToken: string; expiresAt: string; me: Me }> => {
  const { sql, random } = context
  const sessionToken = newSecret(random)
  const { signInId, expiresAt } = await openSignIn(context, sql.db, {
    accountId,
    tokenHash: secretHash(sessionToken),
    address: from.address,
    device: from.device ?? '',
  })
  return { sessionToken, expiresAt: toInstant(expiresAt.getTime()), me: await readMeOf(sql.db, accountId, signInId) }
}
