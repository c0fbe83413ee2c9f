import { titleChanged, titleRemoved } from '../../contracts/events/index.ts'
import type { Clients } from '../../contracts/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { findTitles } from './find-titles.ts'
import { search, type SearchContext } from './implementer.ts'
import { onTitleChanged } from './on-title-changed.ts'
import { openLibrary } from './open-library.ts'

export interface SearchNeeds {
  readonly clients: Pick<Clients, 'catalogue' | 'recommend'>
  readonly clock: Clock
  readonly log: Log
}

export const buildSearch = async ({ clients, clock, log }: SearchNeeds): Promise<Service> => {
  const context: SearchContext = { clients, library: openLibrary({ clients, clock, log }), clock, log }
  return {
    router: search.router({ findTitles }),
    context,
    reactions: [reaction(titleChanged, () => onTitleChanged(context)), reaction(titleRemoved, () => onTitleChanged(context))],
  }
}
