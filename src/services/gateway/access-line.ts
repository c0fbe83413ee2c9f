import type { Log } from '../../kit/log.ts'
import type { Exchange } from './exchange.ts'

/** A request that takes longer says in its line where the time went. */
const slowMs = 1000

/** One line for each request: what was asked, by which account, with what end. Never a query, a header, a body or a token. */
export const writeLine = (log: Log, { requestId, request, url, kind, person, client, timeline }: Exchange, status: number): void => {
  const tookMs = timeline.passedMs()
  const line = {
    requestId,
    method: request.method,
    path: loggedPath(url.pathname),
    status,
    tookMs,
    ...(person && { accountId: person.accountId }),
    ...(client && { device: client.device }),
    ...((tookMs >= slowMs || status >= 500) && { timeline: timeline.inWords() }),
  }
  if (kind === 'operation' || status >= 500) log.info('request', line)
  else log.debug('request', line)
}

/** Tokens stand in edge paths: logs see the edge and no more. */
const loggedPath = (pathname: string): string => (pathname.startsWith('/edge/') ? pathname.split('/').slice(0, 3).join('/') : pathname)
