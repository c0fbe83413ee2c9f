import type { PlayerMoment } from '../../src/contracts/events/player-moments.ts'
import type { TitleId } from '../../src/contracts/ids.ts'
import { toInstant, type Clock } from '../../src/kit/clock.ts'
import type { NewId } from '../../src/kit/ids.ts'
import { loop, type Closable } from '../../src/kit/lifecycle.ts'
import type { PlayServer } from './play-server.ts'

/** Moments are sent together this often, in milliseconds. */
const batchMs = 5000
/** The largest batch. A request that outlives its page may carry 64 kB (Fetch, 4.5); so many moments stay below it. */
const batchMoments = 100
/** What is kept while the collector does not answer. */
const queueMoments = 400

export type MomentKind = PlayerMoment['kind']
export type MomentData = Omit<PlayerMoment, 'id' | 'playId' | 'sequence' | 'at' | 'kind'>

/** Tells the story of one play as the player sees it. */
export interface Telemetry {
  note(kind: MomentKind, data?: MomentData): void
  /** Sends what is there in one request that outlives the page. */
  leave(): Promise<void>
  close(): Promise<void>
}

export const openTelemetry = (needs: {
  readonly playId: PlayerMoment['playId']
  readonly titleId: TitleId
  readonly clock: Clock
  readonly newId: NewId
  readonly server: Pick<PlayServer, 'sendMoments'>
}): Telemetry => {
  const queue: PlayerMoment[] = []
  let sequence = 0

  const send = async (leaving: boolean) => {
    const batch = queue.splice(0, batchMoments)
    if (batch.length === 0) return
    try {
      await needs.server.sendMoments(batch, needs.titleId, { leaving })
    } catch (trouble) {
      // Their ids make it harmless when the collector had them after all.
      queue.unshift(...batch)
      keepBounded(queue)
      throw trouble
    }
  }
  const leave = () => send(true).catch(() => {})
  const sending: Closable = loop({
    name: 'telemetry',
    sleep: needs.clock.sleep,
    turn: async () => {
      await send(false)
      return batchMs
    },
    onTrouble: () => batchMs * 2,
  })

  return {
    note(kind, data = {}) {
      queue.push({ id: needs.newId(), playId: needs.playId, sequence, at: toInstant(needs.clock.now()), kind, ...data })
      sequence += 1
      keepBounded(queue)
    },
    leave,
    async close() {
      // First what must get out: nobody knows how long this page still lives.
      await leave()
      await sending.close()
    },
  }
}

/** Heartbeats go first: the story can be told without them. Then the oldest. */
const keepBounded = (queue: PlayerMoment[]) => {
  while (queue.length > queueMoments) {
    const heartbeat = queue.findIndex((moment) => moment.kind === 'heartbeat')
    queue.splice(Math.max(0, heartbeat), 1)
  }
}
