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
      await sql.db.deleteFrom('session').where('expiresAt', '<=', new Date(clock.now())).execute()
      return sweepEveryMs
    },
    onTrouble: (trouble) => {
      log.warn('ended sign-ins could not be swept', { error: messageOf(trouble) })
      return sweepEveryMs
    },
  })
