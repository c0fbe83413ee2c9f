import { deviceClassOf } from '../../rules/device-class.ts'
import { experimentBucketOf } from '../../rules/experiment-bucket.ts'
import { refused } from '../../contracts/problems.ts'
import { withBoundedBody } from './bounded-body.ts'
import { checkedOrigin } from './checked-origin.ts'
import { callOf, type Filter } from './exchange.ts'
import { preflight } from './foreign-origin.ts'
import type { GatewayNeeds, GatewaySettings } from './needs.ts'
import { credentialOf, isSameSite, peopleOf } from './person-of.ts'
import { accountRate, addressRate } from './rate-filters.ts'

/** Largest body of an operation, in bytes. Films come by another way. */
const bodyLimitBytes = 1024 * 1024

/** What every request goes through before it is answered, in this order. The first that answers ends its way. */
export const inboundFilters = (needs: GatewayNeeds): readonly Filter[] => {
  const { settings } = needs
  return [
    knownHost(settings),
    placeOfAddress(needs),
    preflight(settings),
    addressRate(needs.clock, settings),
    boundedBody,
    personBehind(needs),
    ownPage,
    clientClass,
    accountRate(needs.clock, settings),
  ]
}

/** Under which of our names it came, and from which address. */
const knownHost = (settings: GatewaySettings): Filter => ({
  name: 'known-host',
  run(exchange) {
    const reach = checkedOrigin({ url: exchange.request.url, header: exchange.header }, exchange.socketAddress, settings)
    if (!reach) return refused('WRONG_HOST')
    exchange.reach = reach
    return undefined
  },
})

/** Where the address is, as far as databases know. */
const placeOfAddress = ({ geo }: GatewayNeeds): Filter => ({
  name: 'place',
  run(exchange) {
    const place = geo.placeOf(exchange.reach!.address)
    if (place.country ?? place.anonymity) exchange.place = place
    return undefined
  },
})

const boundedBody: Filter = {
  name: 'body',
  async run(exchange) {
    if (!exchange.isSmall) return undefined
    const isTooLarge = Number(exchange.header('content-length') ?? 0) > bodyLimitBytes
    const bounded = isTooLarge ? undefined : await withBoundedBody(exchange.request, bodyLimitBytes)
    if (!bounded) return refused('BODY_TOO_LARGE', `It may have ${bodyLimitBytes} bytes.`)
    exchange.request = bounded
    return undefined
  },
}

/** Whom the token or the cookie stands for, where that matters. Asked within the time that an operation may take. */
const personBehind = (needs: GatewayNeeds): Filter => {
  const people = peopleOf(needs)
  return {
    name: 'person',
    async run(exchange) {
      const { kind } = exchange
      const credential = kind === 'operation' || kind === 'bytes' || kind === 'metrics' ? credentialOf(exchange.header) : undefined
      if (!credential) return undefined
      exchange.credential = { ...credential, forget: () => people.forget(credential.token) }
      const asking = callOf(exchange, needs.settings.patienceMs)
      const person = await needs.asCall(asking, () => people.personOf(credential.token))
      if (person) exchange.person = person
      return undefined
    },
  }
}

/** A browser sends our cookie along with what a foreign page makes it ask. */
const ownPage: Filter = {
  name: 'own-page',
  run: ({ credential, request, header, reach }) =>
    credential?.kind === 'cookie' && !isSameSite(request.method, header, reach!.origin) ? refused('FOREIGN_PAGE') : undefined,
}

const clientClass: Filter = {
  name: 'client',
  run(exchange) {
    const { header, person, reach } = exchange
    exchange.client = {
      device: deviceClassOf(header('user-agent')),
      bucket: experimentBucketOf(person?.accountId ?? reach!.address),
    }
    return undefined
  },
}
