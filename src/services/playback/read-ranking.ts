import type { BuildId } from '../../contracts/ids.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { ReachableEdge } from './edge-url.ts'
import type { PlaybackContext } from './implementer.ts'
import type { Ranking } from './ranking.ts'

/** From steering; while it does not answer, as it was for this build before. */
export const readRanking = async (
  { rankings, clients, call, log }: Pick<PlaybackContext, 'rankings' | 'clients' | 'log'> & WithCall,
  buildId: BuildId,
): Promise<Ranking> => {
  const known = await rankings.read(
    buildId,
    async () => (await clients.steering.choosePathways({ buildId, address: call.address })).pathways,
  )
  if (known.ageMs > 0) log.warn('steering did not answer, its last ranking is used', { buildId, ageMs: Math.round(known.ageMs) })
  return known.value
}

export const edgesOf = (ranking: Ranking): string =>
  JSON.stringify(ranking.map(({ edge, port, publicUrl }): ReachableEdge => ({ edge, port, ...(publicUrl !== undefined && { publicUrl }) })))
