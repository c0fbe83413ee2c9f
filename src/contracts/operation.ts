import { oc } from '@orpc/contract'
import type { Scope } from './scopes.ts'

/**
 * Who may call an operation. Whatever is not declared is refused.
 *
 * - `anyone`: no sign-in needed
 * - `signed-in`: an account, with or without a chosen profile
 * - `profile`: a chosen profile
 * - `operator`: whoever runs the house
 * - `service`: only another service, with its signed identity; never through the gateway
 */
export type Access = 'anyone' | 'signed-in' | 'profile' | 'operator' | 'service'

export interface OperationMeta {
  readonly access: Access
  /** What a key or a token for programs needs. Operations for anyone and between services ask for none. */
  readonly scope?: Scope
  /** `starts`: the output's `sessionToken` becomes the browser's cookie. `ends`: the cookie is cleared. */
  readonly session?: 'starts' | 'ends'
}

const base = oc.$meta<OperationMeta>({ access: 'service' })

/** An operation of the public API. Give it a route. It asks for the scope that its access usually goes with, unless another is named. */
export const publicOperation = (access: Exclude<Access, 'service'>, options: Omit<OperationMeta, 'access'> = {}) =>
  base.meta({ access, ...(access !== 'anyone' && { scope: usualScopes[access] }), ...options })

const usualScopes = { 'signed-in': 'account', profile: 'watch', operator: 'operator' } as const satisfies Partial<Record<Access, Scope>>

/** An operation between services. It has no route and the gateway does not know it. */
export const internalOperation = base.meta({ access: 'service' })
