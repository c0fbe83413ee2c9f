import type { ORPCErrorConstructorMap } from '@orpc/server'
import type { playErrors } from '../../contracts/playback.ts'
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
      return errors.TOO_MATURE({ data: refusal.data })
    case 'NO_REPRESENTATION':
      return errors.NO_REPRESENTATION({ message: `This title has no version that the device can show. ${refusal.words}` })
    default:
      return errors[refusal.reason]()
  }
}
