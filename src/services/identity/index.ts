import { type Service } from '../../contracts/service.ts'
import type { Keys } from '../../engines/keys/port.ts'
import type { OutboxEngine } from '../../engines/outbox/port.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import { toHex } from '../../kit/bytes.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import { chooseProfile } from './choose-profile.ts'
import { completeSetup } from './complete-setup.ts'
import { createKey } from './create-key.ts'
import { createProfile } from './create-profile.ts'
import { deleteKey } from './delete-key.ts'
import { deleteProfile } from './delete-profile.ts'
import { identity, type IdentityContext, type IdentitySettings } from './implementer.ts'
import { listKeys } from './list-keys.ts'
import { decideAuthorization } from './oauth/decide-authorization.ts'
import { decidePairing } from './oauth/decide-pairing.ts'
import { deleteOAuthClient } from './oauth/delete-client.ts'
import { listOAuthClients } from './oauth/list-clients.ts'
import { putOAuthClient } from './oauth/put-client.ts'
import { readAuthorization } from './oauth/read-authorization.ts'
import { readPairing } from './oauth/read-pairing.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { authOpener } from './open-auth.ts'
import { readMe } from './read-me.ts'
import { readSetup } from './read-setup.ts'
import { identitySetup, type IdentitySetup } from './setup.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { signUp } from './sign-up.ts'
import { sweepSignIns } from './sweep-sign-ins.ts'
import { migrations, type Tables } from './tables.ts'
import { countTries } from './tries.ts'
import { updateProfile } from './update-profile.ts'
import { watchDemo } from './watch-demo.ts'
import { whoIs } from './who-is.ts'

export type { IdentitySetup }

export interface IdentityNeeds {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly keys: Pick<Keys, 'macKeys'>
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
  readonly settings: IdentitySettings
}

const hour = 3600
const triesPolicies = {
  email: { free: 5, firstWaitSeconds: 1, longestWaitSeconds: 300, forgetSeconds: hour, remembered: 50_000 },
  // Many people may share one address.
  address: { free: 50, firstWaitSeconds: 1, longestWaitSeconds: 300, forgetSeconds: hour, remembered: 50_000 },
  // A code of a screen: of 20^8 there are as many valid ones as screens that wait.
  pairing: { free: 5, firstWaitSeconds: 5, longestWaitSeconds: 300, forgetSeconds: hour, remembered: 50_000 },
  // Four digits: at the longest wait, all of them take three and a half months.
  pin: { free: 5, firstWaitSeconds: 5, longestWaitSeconds: 900, forgetSeconds: 24 * hour, remembered: 50_000 },
}

export const buildIdentity = async (needs: IdentityNeeds): Promise<Service & { readonly setup: IdentitySetup }> => {
  const { clock, random, newId, log, settings } = needs
  const [current] = await needs.keys.macKeys('identity')
  const context: IdentityContext = {
    sql: await needs.sql.open<Tables>('identity', migrations),
    outbox: await needs.outbox.open('identity'),
    openAuth: authOpener({ secret: toHex(current!.secret), newId, log }),
    tries: {
      email: countTries(clock, triesPolicies.email),
      address: countTries(clock, triesPolicies.address),
      pin: countTries(clock, triesPolicies.pin),
      pairing: countTries(clock, triesPolicies.pairing),
    },
    clock,
    random,
    newId,
    log,
    settings,
  }
  return {
    router: identity.router({
      readSetup,
      completeSetup,
      signUp,
      signIn,
      watchDemo,
      signOut,
      readMe,
      createProfile,
      updateProfile,
      deleteProfile,
      chooseProfile,
      readAuthorization,
      decideAuthorization,
      readPairing,
      decidePairing,
      putOAuthClient,
      listOAuthClients,
      deleteOAuthClient,
      createKey,
      listKeys,
      deleteKey,
      whoIs,
    }),
    context,
    routes: oauthRoutes(context),
    setup: identitySetup(context),
    start: () => Promise.resolve([sweepSignIns(context)]),
  }
}
