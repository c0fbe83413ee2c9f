import { oc } from '@orpc/contract'

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
  /** `starts`: the output's `sessionToken` becomes the browser's cookie. `ends`: the cookie is cleared. */
  readonly session?: 'starts' | 'ends'
}

const base = oc.$meta<OperationMeta>({ access: 'service' })

/** An operation of the public API. Give it a route. */
export const publicOperation = (access: Exclude<Access, 'service'>, options: Omit<OperationMeta, 'access'> = {}) =>
  base.meta({ access, ...options })

/** An operation between services. It has no route and the gateway does not know it. */
export const internalOperation = base.meta({ access: 'service' })
