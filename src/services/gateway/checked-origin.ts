import { formatIp, parseIp } from '../../kit/ip-address.ts'

export interface Reach {
  /** The client's address; `unknown` when a trusted proxy names somebody who has none. */
  readonly address: string
  /** Scheme and authority by which the client reached us. */
  readonly origin: string
}

/**
 * Who asks, and under which name: from the connection, or from a trusted proxy's headers, or from the configuration. Undefined for a host name
 * that is not ours: a page of a stranger that points its own name at our address (DNS rebinding) gets nothing.
 */
export const checkedOrigin = (
  request: { url: string; header: (name: string) => string | undefined },
  socketAddress: string,
  settings: { publicUrl?: string | undefined; trustedProxies: readonly string[]; allowedHosts: readonly string[] },
): Reach | undefined => {
  const url = new URL(request.url)
  const peer = plainAddress(socketAddress)
  const trusted = new Set(settings.trustedProxies.map(plainAddress))
  const proxied = trusted.has(peer)
  const address = proxied ? (clientBehind(request.header('x-forwarded-for'), trusted) ?? peer) : peer
  const authority = (proxied && firstOf(request.header('x-forwarded-host'))) || url.host
  const scheme = (proxied && firstOf(request.header('x-forwarded-proto'))) || url.protocol.replace(':', '')
  if (scheme !== 'http' && scheme !== 'https') return undefined
  if (settings.publicUrl) {
    const known = new URL(settings.publicUrl)
    if (authority === known.host) return { address, origin: known.origin }
  }
  return isOurs(authority, settings.allowedHosts) ? { address, origin: `${scheme}://${authority}` } : undefined
}

/** An address in its one spelling, so that it is the same however it is written: without a zone, IPv4 as such. What is none stays as it is. */
const plainAddress = (address: string): string => {
  const bytes = parseIp(address)
  return bytes ? formatIp(bytes) : address
}

const firstOf = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim() || undefined

/** Proxies that a request may come through; addresses further back are not looked at. */
const longestChain = 32

/** What proxies write of a client that they do not know (RFC 7239, 6.2). It is no address, so nothing is at home there. */
const unknownAddress = 'unknown'

/**
 * The last of the chain that is no proxy of ours: everything to its left may be made up. When there stands something else than an address
 * (`unknown`, a name), nobody knows who it is, and they are not taken for the proxy, which may be this machine. `Forwarded` (RFC 7239) is not read: proxies that write only one of the two headers pass
 * on the other as the client made it up.
 */
const clientBehind = (header: string | undefined, trusted: ReadonlySet<string>): string | undefined => {
  const last = header
    ?.split(',')
    .slice(-longestChain)
    .map((part) => withoutPort(part.trim()))
    .filter((part) => part !== '')
    .findLast((part) => !trusted.has(plainAddress(part)))
  if (last === undefined) return undefined
  const bytes = parseIp(last)
  return bytes ? formatIp(bytes) : unknownAddress
}

/** `203.0.113.9:4711`, `[2001:db8::9]:4711` and `[2001:db8::9]`, as some proxies write it. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1] ?? text

/** Loopback names, addresses in figures (nobody can point a name at us with those) and what the configuration adds. */
const isOurs = (authority: string, allowedHosts: readonly string[]): boolean => {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/.exec(authority)
  const host = match?.[1]?.toLowerCase()
  if (!host) return false
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host.startsWith('[') ||
    /^\d{1,3}(\.\d{1,3}){3}$/.test(host) ||
    allowedHosts.includes(host)
  )
}
