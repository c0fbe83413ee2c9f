export interface Reach {
  /** The client's address. */
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
  const proxied = settings.trustedProxies.includes(peer)
  const address = proxied ? (clientBehind(request.header('x-forwarded-for'), settings.trustedProxies) ?? peer) : peer
  const authority = (proxied && firstOf(request.header('x-forwarded-host'))) || url.host
  const scheme = (proxied && firstOf(request.header('x-forwarded-proto'))) || url.protocol.replace(':', '')
  if (scheme !== 'http' && scheme !== 'https') return undefined
  if (settings.publicUrl) {
    const known = new URL(settings.publicUrl)
    if (authority === known.host) return { address, origin: known.origin }
  }
  return isOurs(authority, settings.allowedHosts) ? { address, origin: `${scheme}://${authority}` } : undefined
}

const plainAddress = (address: string): string => address.replace(/^::ffff:/, '')

const firstOf = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim() || undefined

/** The last address of the chain that is no proxy of ours: everything to its left may be made up. */
const clientBehind = (header: string | undefined, trusted: readonly string[]): string | undefined =>
  header
    ?.split(',')
    .map((part) => plainAddress(part.trim()))
    .findLast((part) => part !== '' && !trusted.includes(part))

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
