import { LRUCache } from 'lru-cache'
import type { Clients } from '../../contracts/index.ts'
import type { Person } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { firstWithin } from '../../kit/first-within.ts'
import { sha256 } from '../../kit/hash.node.ts'

/** For how long a person is believed without asking identity again, in milliseconds. */
const freshMs = 10_000
/** For how long while identity does not answer. */
const staleMs = 10 * 60_000
/** How long identity is waited for when the person is known from before, and for how long it is then not waited for again. */
const knownPatienceMs = 300
const silenceMs = 2_000
const rememberedPeople = 20_000

interface Remembered {
  readonly person: Person | undefined
  /** On the monotonic clock. */
  readonly heardAt: number
  readonly believedUntil: number
}

/** The person behind a session token or API key, asked of identity and remembered for a moment under the token's hash. */
export const peopleOf = (needs: { clients: Pick<Clients, 'identity'>; clock: Clock }) => {
  const { clock } = needs
  const remembered = new LRUCache<string, Remembered>({ max: rememberedPeople })
  const ask = async (key: string, token: string): Promise<Remembered> => {
    const { person } = await needs.clients.identity.whoIs({ token })
    const heardAt = clock.monotonic()
    const heard = { person: person as Person | undefined, heardAt, believedUntil: heardAt + freshMs }
    remembered.set(key, heard)
    return heard
  }
  return {
    async personOf(token: string): Promise<Person | undefined> {
      const key = sha256(token)
      const known = remembered.get(key)
      const now = clock.monotonic()
      if (known && now < known.believedUntil) return known.person
      const asking = ask(key, token)
      if (!known?.person || now - known.heardAt >= staleMs) return (await asking).person
      const heard = await firstWithin(clock, knownPatienceMs, asking, undefined)
      if (heard) return heard.person
      remembered.set(key, { ...known, believedUntil: clock.monotonic() + silenceMs })
      return known.person
    },
    forget: (token: string): void => void remembered.delete(sha256(token)),
  }
}

export const cookieName = 'vitascope'
const cookieDays = 30

export type Credential = { readonly token: string; readonly kind: 'bearer' | 'cookie' }

/** A bearer token wins over the cookie: whoever sends one means it. */
export const credentialOf = (header: (name: string) => string | undefined): Credential | undefined => {
  const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,500})$/i.exec(header('authorization') ?? '')
  if (bearer) return { token: bearer[1]!, kind: 'bearer' }
  for (const pair of (header('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === cookieName) {
      const token = tokenIn(pair.slice(at + 1).trim())
      if (token) return { token, kind: 'cookie' }
    }
  }
  return undefined
}

/** What `sessionCookie` put into a value; a bent one is none of ours. */
const tokenIn = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

export const sessionCookie = (token: string, secure: boolean): string =>
  `${cookieName}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${cookieDays * 86_400}${secure ? '; Secure' : ''}`

export const clearedCookie = (secure: boolean): string =>
  `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`

/**
 * Whether a request that a browser signs by cookie comes from a page of ours. Browsers say so in Sec-Fetch-Site (Fetch Metadata); older
 * ones in Origin. Reading needs no proof: answers carry no permission for other origins.
 */
export const isSameSite = (method: string, header: (name: string) => string | undefined, origin: string): boolean => {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return true
  const site = header('sec-fetch-site')
  if (site) return site === 'same-origin' || site === 'none'
  const from = header('origin')
  return from === undefined || from === origin
}
