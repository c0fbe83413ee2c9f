import { ORPCError } from '@orpc/server'
import { problemOf, problemResponse, refused } from '../../contracts/problems.ts'
import { isOutage, messageOf } from '../../kit/failure.ts'
import { arrive, callOf, patienceOf, type Exchange } from './exchange.ts'
import { inboundFilters } from './filters.ts'
import { writeLine } from './access-line.ts'
import type { GatewayNeeds } from './needs.ts'
import { finish } from './outbound.ts'
import { openWays } from './ways.ts'

/** Answers a request from outside. `socketAddress` is the other end of the connection. */
export type Door = (request: Request, socketAddress: string) => Promise<Response>

/** In through the filters, to its endpoint, and out again; whatever goes wrong on the way is an answer too. */
export const openDoor = (needs: GatewayNeeds): Door => {
  const filters = inboundFilters(needs)
  const answer = openWays(needs)
  const passThrough = async (exchange: Exchange): Promise<Response> => {
    for (const { name, run } of filters) {
      const early = await run(exchange)
      exchange.timeline.mark(name)
      if (early) return early
    }
    const call = callOf(exchange, patienceOf(exchange, needs.settings.patienceMs))
    const response = await needs.asCall(call, () => answer(exchange, call))
    exchange.timeline.mark('endpoint')
    return response
  }
  return async (request, socketAddress) => {
    const exchange = arrive(needs, request, socketAddress)
    const given = await passThrough(exchange).catch((trouble: unknown) => troubleResponse(needs, exchange, trouble))
    const response = finish(exchange, needs.settings, given)
    exchange.timeline.mark('answered')
    needs.measure(exchange.kind, response.status, exchange.timeline.passedMs())
    writeLine(needs.log, exchange, response.status)
    return response
  }
}

const troubleResponse = (needs: GatewayNeeds, { requestId, timeline }: Exchange, trouble: unknown): Response => {
  timeline.mark('trouble')
  if (trouble instanceof ORPCError) {
    const failure = trouble as ORPCError<string, unknown>
    return problemResponse(problemOf(failure), failure.status === 503 ? { 'retry-after': '1' } : {})
  }
  if (isOutage(trouble)) return refused('SERVICE_UNAVAILABLE', messageOf(trouble), { 'retry-after': '1' })
  needs.log.error('defect at the door', { requestId, error: trouble })
  return refused('INTERNAL_SERVER_ERROR')
}
