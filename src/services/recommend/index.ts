import { playerMoment, playStarted, titleChanged, titleRemoved } from '../../contracts/events/index.ts'
import type { Clients } from '../../contracts/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Records } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { recommend, type RecommendContext } from './implementer.ts'
import { moreLike } from './more-like.ts'
import { onPlayStarted } from './on-play-started.ts'
import { onPlayerMoment } from './on-player-moment.ts'
import { onTitleChanged } from './on-title-changed.ts'
import { openCandidates } from './open-candidates.ts'
import { openHabits } from './open-habits.ts'
import { readHome } from './read-home.ts'
import { readPopularity } from './read-popularity.ts'
import type { PlayRecord } from './tables.ts'

export interface RecommendNeeds {
  readonly clients: Pick<Clients, 'catalogue' | 'viewing'>
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
}

export const buildRecommend = async ({ clients, records, clock, log }: RecommendNeeds): Promise<Service> => {
  const plays = records.table<PlayRecord>('recommend.plays')
  const candidates = openCandidates({ clients, clock, log })
  const context: RecommendContext = { clients, plays, candidates, habits: openHabits({ plays, candidates, clock, log }), clock, log }
  return {
    router: recommend.router({ readHome, moreLike, readPopularity }),
    context,
    reactions: [
      reaction(playStarted, (event) => onPlayStarted(context, event)),
      reaction(playerMoment, (event) => onPlayerMoment(context, event)),
      reaction(titleChanged, () => onTitleChanged(context)),
      reaction(titleRemoved, () => onTitleChanged(context)),
    ],
  }
}
