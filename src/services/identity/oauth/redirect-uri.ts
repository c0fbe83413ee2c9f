/** On this very machine, by address: names can be pointed elsewhere (RFC 8252, 8.3). */
const loopbackHosts = ['127.0.0.1', '[::1]']

/**
 * Whether people may be sent back there: HTTPS, HTTP on this machine, or a scheme of the program's own, which has a dot in it as names under a domain do
 * (RFC 8252, 7.1). No fragment (RFC 6749, 3.1.2), no name or password.
 */
export const isRedirectUri = (text: string): boolean => {
  const url = URL.parse(text)
  if (!url || url.hash !== '' || text.includes('#') || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  if (url.protocol === 'http:') return loopbackHosts.includes(url.hostname)
  return /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(url.protocol)
}

/** Exactly as registered; on this machine the port is whatever the program got (RFC 8252, 7.3). */
export const matchesRedirect = (registered: readonly string[], asked: string): boolean =>
  registered.some((one) => {
    if (one === asked) return true
    const [known, given] = [URL.parse(one), URL.parse(asked)]
    if (known?.protocol !== 'http:' || !given || !isRedirectUri(asked) || !loopbackHosts.includes(known.hostname)) return false
    return (
      known.hostname === given.hostname && given.protocol === 'http:' && known.pathname === given.pathname && known.search === given.search
    )
  })

/** There, with these parameters beside what it has already. */
export const redirectWith = (uri: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
