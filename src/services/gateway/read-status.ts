import { serviceNames, type ServiceName } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import { within } from '../../kit/lifecycle.ts'
import { gateway } from './implementer.ts'
import type { GatewayNeeds } from './needs.ts'

/** A service that has not answered a ping by then counts as down, in milliseconds. */
const patienceMs = 1000

export const readStatus = gateway.readStatus.handler(async ({ context }) => {
  const states = await Promise.all(serviceNames.map((service) => stateOf(context, service)))
  const demo = context.readDemo()
  return {
    status: states.every(({ state }) => state === 'well') ? ('ok' as const) : ('degraded' as const),
    version: context.version,
    layout: context.layout,
    startedAt: toInstant(context.startedAt),
    services: states,
    ...(demo && { demo }),
  }
})

const stateOf = async ({ clock, ping }: GatewayNeeds, service: ServiceName) => {
  const startedAt = clock.monotonic()
  const tookMs = () => Math.round((clock.monotonic() - startedAt) * 10) / 10
  try {
    await within(ping(service), patienceMs, `no answer within ${patienceMs} ms`)
    return { service, state: 'well' as const, tookMs: tookMs() }
  } catch (trouble) {
    return { service, state: 'down' as const, tookMs: tookMs(), error: messageOf(trouble) }
  }
}
