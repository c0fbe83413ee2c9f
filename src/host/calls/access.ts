import { ORPCError } from '@orpc/client'
import type { Access } from '../../contracts/operation.ts'
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
      return person || byItself ? undefined : new ORPCError('UNAUTHORIZED', { message: 'Sign in first.' })
    case 'profile':
      if (!person) return new ORPCError('UNAUTHORIZED', { message: 'Sign in first.' })
      return person.profileId ? undefined : new ORPCError('CHOOSE_PROFILE', { status: 403, message: 'Choose who is watching first.' })
    case 'operator':
      if (byItself || person?.operator) return undefined
      return person
        ? new ORPCError('FORBIDDEN', { message: 'Only operators of this house may do this.' })
        : new ORPCError('UNAUTHORIZED', { message: 'Sign in first.' })
  }
}
