import type { Service } from '../../contracts/service.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { choosePathways } from './choose-pathways.ts'
import { EdgeDirectory } from './edge-directory.ts'
import { steering } from './implementer.ts'
import { listEdges } from './list-edges.ts'
import { report } from './report.ts'
import { migrations, type Tables } from './tables.ts'

export interface SteeringNeeds {
  readonly sql: SqlEngine
  readonly clock: Clock
  readonly log: Log
}

export const buildSteering = async (needs: SteeringNeeds): Promise<Service> => {
  const { clock, log } = needs
  const directory = new EdgeDirectory({ sql: await needs.sql.open<Tables>('steering', migrations), clock, log })
  return { router: steering.router({ choosePathways, report, listEdges }), context: { directory, clock } }
}
