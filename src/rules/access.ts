import type { OperationMeta } from '../contracts/operation.ts'
import { scopesAllow } from '../contracts/scopes.ts'
import type { Call } from '../contracts/service.ts'

export interface AccessRefusal {
  readonly code: 'UNAUTHORIZED' | 'CHOOSE_PROFILE' | 'FORBIDDEN' | 'OUT_OF_SCOPE'
  readonly detail?: string
}

/**
 * Why a call may not use an operation or a path of bytes; undefined when it may. Whatever is not declared is refused.
 *
 * Calls that carry a person are judged by that person, whichever service passes them on. A service that works by itself, for nobody,
 * may use what operators may; the gateway never works by itself.
 */
export const refusalOf = (
  { access, scope }: Pick<OperationMeta, 'access' | 'scope'>,
  { caller }: Pick<Call, 'caller'>,
): AccessRefusal | undefined => {
  const code = refusalByRole(access, caller)
  if (code) return { code }
  return scope && !scopesAllow(caller.person?.scopes, scope)
    ? { code: 'OUT_OF_SCOPE', detail: `It asks for the scope ${scope}.` }
    : undefined
}

const refusalByRole = (access: OperationMeta['access'], { service, person }: Call['caller']): AccessRefusal['code'] | undefined => {
  const byItself = person === undefined && service !== 'gateway'
  switch (access) {
    case 'anyone':
    case 'service':
      return undefined
    case 'signed-in':
      return person || byItself ? undefined : 'UNAUTHORIZED'
    case 'profile':
      if (!person) return 'UNAUTHORIZED'
      return person.profileId ? undefined : 'CHOOSE_PROFILE'
    case 'operator':
      if (byItself || person?.operator) return undefined
      return person ? 'FORBIDDEN' : 'UNAUTHORIZED'
  }
}
