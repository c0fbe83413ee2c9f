import { scopes, type Scope } from '../../../contracts/scopes.ts'
import type { AccountKind } from '../tables.ts'

/** The words of a `scope` parameter (RFC 6749, 3.3), as far as the client may ask for them; all of its own when it names none. Undefined for any that it may not. */
export const scopesAsked = (text: string | undefined, allowed: readonly Scope[]): Scope[] | undefined => {
  if (text === undefined) return [...allowed]
  const asked = [...new Set(text.split(' ').filter((word) => word !== ''))]
  const known = scopes.filter((scope) => asked.includes(scope))
  return known.length === asked.length && known.length > 0 && known.every((scope) => allowed.includes(scope)) ? known : undefined
}

/** What a person has to give of what was asked: operators all of it, members what is theirs. */
export const scopesToGive = (asked: readonly Scope[], kind: AccountKind): Scope[] =>
  kind === 'operator' ? [...asked] : asked.filter((scope) => memberScopes.includes(scope))

const memberScopes: readonly Scope[] = ['watch', 'account']
