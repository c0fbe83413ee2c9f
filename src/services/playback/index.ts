import { titleRemoved, titleRightsChanged } from '../../contracts/events/index.ts'
import type { Clients } from '../../contracts/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Keys } from '../../engines/keys/port.ts'
import type { OutboxEngine } from '../../engines/outbox/port.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { NewId } from '../../kit/ids.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { countPlays } from './count-plays.ts'
import type { EdgeUrls } from './edge-url.ts'
import { endSession } from './end-session.ts'
import { endSilentPlays, forgetOldPlays } from './end-silent-plays.ts'
import { heartbeat } from './heartbeat.ts'
import { playback, type PlaybackContext } from './implementer.ts'
import { LastKnown } from './last-known.ts'
import { onTitleRemoved } from './on-title-removed.ts'
import { onTitleRightsChanged } from './on-title-rights-changed.ts'
import { openFacts } from './read-facts.ts'
import { renewSession } from './renew-session.ts'
import { revokeOverstayedPlays } from './revoke-overstayed-plays.ts'
import { startSession } from './start-session.ts'
import { startTestSession } from './start-test-session.ts'
import { migrations, type Tables } from './tables.ts'

/** Commerce may be away for a quarter of an hour; about 20 MB of answers. */
const entitlementBounds = { entries: 50_000, maxAgeMs: 15 * 60_000, patienceMs: 700 }
/** A ranking is better than none, however old: the edges refuse what they cannot give and players go on to the next. */
const rankingBounds = { entries: 10_000, maxAgeMs: Number.POSITIVE_INFINITY, patienceMs: 300 }
/** How often plays that are over, silent or out of their rights are looked for. */
const sweepEveryMs = 15_000

export interface PlaybackNeeds {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly blobs: Blobs
  readonly keys: Keys
  readonly clients: Pick<Clients, 'commerce' | 'catalogue' | 'steering' | 'viewing' | 'encode'>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly settings: { readonly edgeUrls: EdgeUrls }
}

export const buildPlayback = async (needs: PlaybackNeeds): Promise<Service> => {
  const { keys, clients, clock, newId, log, settings } = needs
  const context: PlaybackContext = {
    sql: await needs.sql.open<Tables>('playback', migrations),
    outbox: await needs.outbox.open('playback'),
    readFacts: openFacts(needs.blobs),
    entitlements: new LastKnown(clock, entitlementBounds),
    rankings: new LastKnown(clock, rankingBounds),
    keys,
    clients,
    clock,
    newId,
    log,
    settings,
  }
  return {
    router: playback.router({ startSession, startTestSession, renewSession, heartbeat, endSession, countPlays }),
    context,
    reactions: [
      reaction(titleRemoved, (event) => onTitleRemoved(context, event)),
      reaction(titleRightsChanged, (event) => onTitleRightsChanged(context, event)),
    ],
    start: async () => [sweep(context)],
  }
}

const sweep = (context: PlaybackContext): Closable =>
  loop({
    name: 'sweep plays',
    turn: async () => {
      const handled = Math.max(await revokeOverstayedPlays(context), await endSilentPlays(context), await forgetOldPlays(context))
      return handled > 0 ? 0 : sweepEveryMs
    },
    sleep: (ms, signal) => context.clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      context.log.warn('plays could not be swept', { reason: messageOf(trouble) })
      return sweepEveryMs
    },
  })
