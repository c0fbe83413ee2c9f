import type { Clients } from '../../contracts/index.ts'
import { messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import type { Edge } from './edge.ts'

const reportEveryMs = 5_000
/** While steering is away: a house that starts finds its edges within a moment. */
const retryEveryMs = 1_000

/** Tells steering how an edge is: every five seconds and at every change. Steering may be away; it is tried every second. */
export const startReporting = (edge: Edge, port: number, steering: Pick<Clients['steering'], 'report'>): Closable => {
  let heard = true
  return loop({
    name: `report ${edge.name}`,
    turn: async () => {
      await steering.report({
        edge: edge.name,
        port,
        ...(edge.publicUrl !== undefined && { publicUrl: edge.publicUrl }),
        health: edge.health(),
        builds: [...edge.store.builds.keys()].filter((buildId) => edge.store.isWhole(buildId)),
        storedBytes: edge.store.storedBytes(),
        capacityBytes: edge.capacityBytes,
      })
      if (!heard) edge.log.info('steering hears the edge again')
      heard = true
      return reportEveryMs
    },
    sleep: (ms, signal) => edge.changed.rest(ms, signal),
    onTrouble: (trouble) => {
      if (heard) edge.log.warn('steering does not hear the edge', { reason: messageOf(trouble) })
      heard = false
      return retryEveryMs
    },
  })
}
