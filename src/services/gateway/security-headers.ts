/**
 * Pages run scripts and styles that came from here as files, and nothing that stands in them. Bytes of films come from edges that may have any address, and new
 * ones while a page stays open, so reading is not bound to a list.
 */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: http: https:",
  "connect-src 'self' http: https:",
  "font-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** A year: what `Strict-Transport-Security` (RFC 6797) makes browsers remember. */
const secureSeconds = 365 * 86_400

/** `isPublic`: it came by the house's public HTTPS address, which no other port of a machine shares. */
export const secure = (headers: Headers, { isPage, isPublic }: { isPage: boolean; isPublic: boolean }): void => {
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'same-origin')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
  headers.set('content-security-policy', isPage ? pagePolicy : "default-src 'none'; frame-ancestors 'none'")
  if (isPublic) headers.set('strict-transport-security', `max-age=${secureSeconds}`)
}
