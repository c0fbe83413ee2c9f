import { z } from 'zod'
import { AuthorizationId, ProfileId } from './ids.ts'
import { publicOperation } from './operation.ts'
import { grantErrors, Scope } from './scopes.ts'
import { inOneLine } from './shared.ts'

/** A program that may ask people for a right to act for them (OAuth 2.1). */
export const OAuthClient = z.object({
  clientId: z.string().regex(/^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$/, 'must be 3 to 50 small letters, digits and hyphens'),
  name: inOneLine(z.string().trim().min(1).max(80)),
  /** Where people are sent back to; none for what has no browser. */
  redirectUris: z.array(z.string().max(500)).max(20),
  /** The most that it may ask for. */
  scopes: z.array(Scope).min(1),
})
export type OAuthClient = z.infer<typeof OAuthClient>

/** What a program asks a person for. */
export const AskedRight = z.object({ clientName: z.string(), scopes: z.array(Scope) })
export type AskedRight = z.infer<typeof AskedRight>

const personNeeded = {
  PERSON_NEEDED: { status: 403, message: 'Only a person who signed in by themselves can give rights away.' },
} as const
const authorizationErrors = {
  ...personNeeded,
  NO_SUCH_AUTHORIZATION: {
    status: 404,
    message: 'This request is over or was answered already. Begin again in the program that sent you.',
  },
  NOTHING_TO_GIVE: { status: 403, message: 'This account has none of the rights that the program asks for.' },
} as const
const pairingErrors = {
  ...personNeeded,
  NO_SUCH_CODE: { status: 404, message: 'There is no such code, or it has run out. Look at the screen for the one it shows now.' },
  NOTHING_TO_GIVE: authorizationErrors.NOTHING_TO_GIVE,
  TOO_MANY_TRIES: {
    status: 429,
    message: 'Too many tries. Wait a little and try again.',
    data: z.object({ retryAfterSeconds: z.number() }),
  },
} as const

/** As it is read from a screen: capitals and a hyphen do not matter. */
const UserCode = inOneLine(z.string().trim().min(8).max(20))

/** What people and operators do about OAuth; the endpoints of the protocol itself are paths of bytes below `/api/oauth`. */
export const oauth = {
  readAuthorization: publicOperation('signed-in')
    .route({ method: 'GET', path: '/authorizations/{authorizationId}', summary: 'What a program asks for', tags: ['OAuth'] })
    .input(z.object({ authorizationId: AuthorizationId }))
    .output(AskedRight)
    .errors(authorizationErrors),

  decideAuthorization: publicOperation('signed-in')
    .route({ method: 'POST', path: '/authorizations/{authorizationId}/decide', summary: 'Allow or refuse it', tags: ['OAuth'] })
    .input(z.object({ authorizationId: AuthorizationId, allow: z.boolean() }))
    .output(z.object({ redirectTo: z.string() }))
    .errors(authorizationErrors),

  readPairing: publicOperation('signed-in')
    .route({ method: 'GET', path: '/pairings/{userCode}', summary: 'What a screen that shows this code asks for', tags: ['OAuth'] })
    .input(z.object({ userCode: UserCode }))
    .output(AskedRight)
    .errors(pairingErrors),

  decidePairing: publicOperation('signed-in')
    .route({
      method: 'POST',
      path: '/pairings/{userCode}/decide',
      summary: 'Let a screen that shows this code in, or not',
      tags: ['OAuth'],
    })
    .input(z.object({ userCode: UserCode, allow: z.boolean(), profileId: ProfileId.optional() }))
    .output(z.object({}))
    .errors({ ...pairingErrors, NO_SUCH_PROFILE: { status: 404, message: 'This account has no such profile.' } }),

  putOAuthClient: publicOperation('operator')
    .route({ method: 'PUT', path: '/oauth-clients/{clientId}', summary: 'Register a program, or change it', tags: ['OAuth'] })
    .input(OAuthClient)
    .output(OAuthClient)
    .errors({
      BAD_REDIRECT: {
        status: 422,
        message:
          'People can be sent back to https addresses, to http on this machine (127.0.0.1, [::1]), or to a scheme of the program with a dot in it.',
        data: z.object({ redirectUri: z.string() }),
      },
      ...grantErrors,
    }),

  listOAuthClients: publicOperation('operator')
    .route({ method: 'GET', path: '/oauth-clients', summary: 'The programs that may ask people for rights', tags: ['OAuth'] })
    .output(z.object({ items: z.array(OAuthClient) })),

  deleteOAuthClient: publicOperation('operator')
    .route({ method: 'DELETE', path: '/oauth-clients/{clientId}', summary: 'Forget a program and end what it was given', tags: ['OAuth'] })
    .input(OAuthClient.pick({ clientId: true }))
    .output(z.object({}))
    .errors({ NO_SUCH_CLIENT: { status: 404, message: 'There is no such program.' } }),
}
