import { playEnded, playerMoment, playRevoked, playStarted } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { LogEngine } from '../../engines/log/port.ts'
import type { Records } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { accept } from './accept.ts'
import { events, type EventsContext } from './implementer.ts'
import { listPlays } from './list-plays.ts'
import { onPlayEnded } from './on-play-ended.ts'
import { onPlayRevoked } from './on-play-revoked.ts'
import { onPlayStarted } from './on-play-started.ts'
import { onPlayerMoment } from './on-player-moment.ts'
import { readNow } from './read-now.ts'
import { readStory } from './read-story.ts'

export interface EventsNeeds {
  readonly records: Records
  readonly eventLog: Pick<LogEngine, 'append'>
  readonly clock: Clock
}

export const buildEvents = async ({ records, eventLog, clock }: EventsNeeds): Promise<Service> => {
  const context: EventsContext = {
    eventLog,
    stories: records.table('events.stories'),
    plays: records.table('events.plays'),
    minutes: records.table('events.minutes'),
    clock,
  }
  return {
    router: events.router({ accept, readStory, listPlays, readNow }),
    context,
    reactions: [
      reaction(playerMoment, (event) => onPlayerMoment(context, event)),
      reaction(playStarted, (event) => onPlayStarted(context, event)),
      reaction(playEnded, (event) => onPlayEnded(context, event)),
      reaction(playRevoked, (event) => onPlayRevoked(context, event)),
    ],
  }
}
