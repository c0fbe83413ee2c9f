import type { PlaySession } from '../../src/contracts/playback.ts'
import { fromInstant, type Clock } from '../../src/kit/clock.ts'
import { loop, type Closable } from '../../src/kit/lifecycle.ts'
import type { PlayServer } from './play-server.ts'

/** A renewal is asked for when this part of a right's life has passed, but never later than `latestMs` before its end. */
const renewAfterShare = 0.8
const latestMs = 120_000
/** A right that seems to be over already means that this device's clock is wrong; then it is renewed this often, in milliseconds. */
const shortestLifeMs = 60_000
/** Between two tries of a renewal or heartbeat that failed, in milliseconds. */
const againMs = 15_000

/** Keeps a play alive: says so every `heartbeatSeconds`, and renews the right to bytes before it ends. */
export interface SessionKeeper extends Closable {
  /** An edge refused the right: renew at once. Calls at the same time share one renewal. Rejects when the server refuses too. */
  renewNow(): Promise<void>
}

export const keepSession = (needs: {
  readonly session: PlaySession
  readonly server: Pick<PlayServer, 'renew' | 'heartbeat'>
  readonly clock: Clock
  readonly onRenewed: (session: PlaySession) => void
  /** The server says that this play shall not go on. */
  readonly onStopped: () => void
}): SessionKeeper => {
  const { clock, server } = needs
  const { playId, heartbeatSeconds } = needs.session
  let renewAt = clock.monotonic() + renewInMs(needs.session, clock.now())
  let renewing: Promise<void> | undefined

  const renewNow = () => {
    renewing ??= server
      .renew(playId)
      .then((session) => {
        renewAt = clock.monotonic() + renewInMs(session, clock.now())
        needs.onRenewed(session)
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }
  const renewals = loop({
    name: 'renewals',
    sleep: clock.sleep,
    turn: async () => {
      const restMs = renewAt - clock.monotonic()
      if (restMs > 0) return restMs
      await renewNow()
      return 1
    },
    onTrouble: () => againMs,
  })
  let isFirst = true
  const heartbeats = loop({
    name: 'heartbeats',
    sleep: clock.sleep,
    turn: async () => {
      // Starting the play was its first sign of life.
      if (!isFirst && !(await server.heartbeat(playId)).goOn) needs.onStopped()
      isFirst = false
      return heartbeatSeconds * 1000
    },
    onTrouble: () => Math.min(againMs, heartbeatSeconds * 1000),
  })
  return {
    renewNow,
    async close() {
      await Promise.all([renewals.close(), heartbeats.close()])
    },
  }
}

/** Milliseconds from `nowMs` to the renewal of a right that begins now. */
export const renewInMs = (session: Pick<PlaySession, 'expiresAt'>, nowMs: number): number => {
  const lifeMs = Math.max(shortestLifeMs, fromInstant(session.expiresAt) - nowMs)
  return Math.max(lifeMs / 2, Math.min(lifeMs * renewAfterShare, lifeMs - latestMs))
}
