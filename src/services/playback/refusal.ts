import type { ORPCErrorConstructorMap } from '@orpc/server'
import type { playErrors } from '../../contracts/playback.ts'
import { availabilityError } from '../../rules/availability-error.ts'
import type { EntitlementDecision } from './entitlement.ts'

/** Why a play does not start. */
export type Refusal =
  | Extract<EntitlementDecision, { allow: false }>
  | { readonly allow: false; readonly reason: 'NO_PATHWAY' }
  | { readonly allow: false; readonly reason: 'NO_REPRESENTATION'; readonly words: string }

/** The contract's error for a refusal. */
export const refusalError = (errors: ORPCErrorConstructorMap<typeof playErrors>, refusal: Refusal): Error => {
  switch (refusal.reason) {
    case 'TOO_MATURE':
      return errors.TOO_MATURE({ data: { maturityAge: refusal.maturityAge, limit: refusal.limit } })
    case 'NO_REPRESENTATION':
      return errors.NO_REPRESENTATION({ message: `This title has no version that the device can show. ${refusal.words}` })
    case 'NO_SUCH_TITLE':
    case 'NOT_A_VIDEO':
    case 'NOT_IN_OFFER':
    case 'NOT_READY':
    case 'NO_PATHWAY':
      return errors[refusal.reason]()
    default:
      return availabilityError(errors, refusal)
  }
}
