import { ORPCError } from '@orpc/client'
import type { Access } from '../../contracts/operation.ts'
import { doorProblems } from '../../contracts/problems.ts'
import type { Call } from '../../contracts/service.ts'

/**
 * Why a call may not use an operation; undefined when it may. Whatever is not declared is refused.
 *
 * Calls that carry a person are judged by that person, whichever service passes them on. A service that works by itself, for nobody,
 * may use what operators may; the gateway never works by itself.
 */
export const refusalOf = (access: Access, call: Call): ORPCError<string, unknown> | undefined => {
  const { service, person } = call.caller
  const byItself = person === undefined && service !== 'gateway'
  switch (access) {
    case 'anyone':
    case 'service':
      return undefined
    case 'signed-in':
      return person || byItself ? undefined : refusal('UNAUTHORIZED')
    case 'profile':
      if (!person) return refusal('UNAUTHORIZED')
      return person.profileId ? undefined : refusal('CHOOSE_PROFILE')
    case 'operator':
      if (byItself || person?.operator) return undefined
      return refusal(person ? 'FORBIDDEN' : 'UNAUTHORIZED')
  }
}

const refusal = (code: keyof typeof doorProblems): ORPCError<string, unknown> => {
  const { status, title } = doorProblems[code]
  return new ORPCError(code, { status, message: title })
}
