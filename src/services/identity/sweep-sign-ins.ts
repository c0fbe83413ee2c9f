import { type Closable, loop } from '../../kit/lifecycle.ts'
import { messageOf } from '../../kit/failure.ts'
import type { IdentityContext } from './implementer.ts'

const sweepEveryMs = 3_600_000

/** Deletes sign-ins that ended by themselves, once an hour. */
export const sweepSignIns = ({ sql, clock, log }: IdentityContext): Closable =>
  loop({
    name: 'identity: sweep sign-ins',
    sleep: clock.sleep,
    turn: async () => {
      const now = new Date(clock.now())
      await sql.db.deleteFrom('session').where('expiresAt', '<=', now).execute()
      for (const table of ['oauth_token', 'oauth_pairing'] as const) await sql.db.deleteFrom(table).where('expires_at', '<=', now).execute()
      // A code that comes again still says that it was used.
      const forgotten = new Date(clock.now() - sweepEveryMs)
      await sql.db.deleteFrom('oauth_authorization').where('expires_at', '<=', forgotten).execute()
      return sweepEveryMs
    },
    onTrouble: (trouble) => {
      log.warn('ended sign-ins could not be swept', { error: messageOf(trouble) })
      return sweepEveryMs
    },
  })
