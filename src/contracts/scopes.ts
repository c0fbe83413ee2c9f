import { z } from 'zod'

/**
 * What a key or a token for programs was given. A person who signed in by themselves has no list: they may do all that their account may.
 *
 * - `watch`: browse, play, and keep places and lists, as one of the account's profiles
 * - `account`: look after the account: profiles, devices, keys, subscription
 * - `catalogue`: add, change and publish titles
 * - `encode`: hand masters over and look after jobs and builds
 * - `operator`: everything that operators do, and `watch`, `catalogue` and `encode` with it
 */
export const scopes = ['watch', 'account', 'catalogue', 'encode', 'operator'] as const
export const Scope = z.enum(scopes)
export type Scope = z.infer<typeof Scope>

/** Whether somebody with these may do what asks for that. No list at all is no limit. */
export const scopesAllow = (held: readonly Scope[] | undefined, asked: Scope): boolean =>
  held === undefined || held.includes(asked) || (asked !== 'account' && held.includes('operator'))

/** Whether somebody with these may give those to a key or a program: nobody gives away what they do not have. */
export const mayGrant = (held: readonly Scope[] | undefined, wanted: readonly Scope[]): boolean =>
  wanted.every((scope) => scopesAllow(held, scope))

export const grantErrors = {
  BEYOND_OWN_SCOPES: { status: 403, message: 'One can only give away scopes that one has oneself.' },
} as const
