import { refused } from '../../contracts/problems.ts'
import type { Clock } from '../../kit/clock.ts'
import { formatIp, parseIp } from '../../kit/ip-address.ts'
import type { Filter } from './exchange.ts'
import type { GatewaySettings } from './needs.ts'
import { RateLimit } from './rate-limit.ts'

/** After a time of silence, so many seconds' worth may come at once. */
const burstSeconds = 4

/** This machine is not counted: a proxy before the door that nobody declared would be one client for everybody. */
export const addressRate = (clock: Clock, { ratePerAddress }: GatewaySettings): Filter => {
  const limit = new RateLimit({ perSecond: ratePerAddress, burst: ratePerAddress * burstSeconds })
  return {
    name: 'rate-of-address',
    run({ isSmall, reach }) {
      if (!isSmall || isLoopback(reach!.address)) return undefined
      return tooMany(limit.take(networkOf(reach!.address), clock.monotonic()))
    },
  }
}

export const accountRate = (clock: Clock, { ratePerAccount }: GatewaySettings): Filter => {
  const limit = new RateLimit({ perSecond: ratePerAccount, burst: ratePerAccount * burstSeconds })
  return {
    name: 'rate-of-account',
    run: ({ isSmall, person }) => (person && isSmall ? tooMany(limit.take(person.accountId, clock.monotonic())) : undefined),
  }
}

const tooMany = (waitSeconds: number): Response | undefined => {
  if (waitSeconds === 0) return undefined
  const seconds = Math.ceil(waitSeconds)
  return refused('TOO_MANY_REQUESTS', `Wait ${seconds} s.`, { 'retry-after': String(seconds) })
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** One subscriber of an IPv6 network has a /64 at least and would otherwise have as many names as addresses (RFC 6177). */
export const networkOf = (address: string): string => {
  const bytes = parseIp(address)
  return bytes?.length === 16 ? formatIp(Uint8Array.from(bytes, (byte, index) => (index < 8 ? byte : 0))) : address
}
