import { z } from 'zod'
import type { AuthorizationId } from '../../../contracts/ids.ts'
import { refused } from '../../../contracts/problems.ts'
import type { Call } from '../../../contracts/service.ts'
import type { IdentityContext } from '../implementer.ts'
import { readClient } from './clients.ts'
import { matchesRedirect, redirectWith } from './redirect-uri.ts'
import { scopesAsked } from './scopes-asked.ts'

/** What must be right before a browser is sent anywhere. */
const Addressee = z.object({ client_id: z.string().max(100), redirect_uri: z.string().max(500) })

const Question = z.object({
  response_type: z.literal('code'),
  scope: z.string().max(200).optional(),
  state: z.string().max(500).optional(),
  // RFC 7636, 4.2: base64url of a SHA-256.
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 characters of base64url'),
  code_challenge_method: z.literal('S256'),
})

/** For how long a person may think about it, in milliseconds. */
const questionMs = 600_000

/**
 * A program sends a browser here to ask its person for a right (OAuth 2.1, 4.1.1). Where the program or its redirect is not registered the browser stays here; any
 * other trouble goes back to the program.
 */
export const beginAuthorization = async (context: IdentityContext, request: Request, call: Call): Promise<Response> => {
  const { searchParams } = new URL(request.url)
  const fields = Object.fromEntries(searchParams)
  const addressee = Addressee.safeParse(fields)
  const client = addressee.success ? await readClient(context.sql.db, addressee.data.client_id) : undefined
  if (!addressee.success || !client || !matchesRedirect(client.redirectUris, addressee.data.redirect_uri))
    return refused('BAD_REQUEST', 'The program that sent you here is not registered, or not with this address to go back to.')
  const { redirect_uri: redirectUri } = addressee.data
  const back = (error: string, description: string) =>
    toPage(
      redirectWith(redirectUri, { error, error_description: description, state: searchParams.get('state') ?? undefined, iss: call.origin }),
    )
  const question = Question.safeParse(fields)
  if (!question.success || [...searchParams.keys()].length !== new Set(searchParams.keys()).size) {
    if (fields['response_type'] !== 'code') return back('unsupported_response_type', 'Only response_type=code.')
    return back(
      'invalid_request',
      question.success ? 'A parameter comes more than once.' : `${question.error.issues[0]!.path.join('.')} does not fit.`,
    )
  }
  const scopes = scopesAsked(question.data.scope, client.scopes)
  if (!scopes) return back('invalid_scope', `This client may ask for: ${client.scopes.join(' ')}.`)
  const authorizationId = context.newId<AuthorizationId>()
  await context.sql.db
    .insertInto('oauth_authorization')
    .values({
      authorization_id: authorizationId,
      client_id: client.clientId,
      redirect_uri: redirectUri,
      scopes: JSON.stringify(scopes),
      state: question.data.state ?? null,
      code_challenge: question.data.code_challenge,
      expires_at: new Date(context.clock.now() + questionMs),
    })
    .execute()
  return toPage(`${call.origin}/authorize?id=${authorizationId}`)
}

/** 303: what follows is a page, whatever came before (RFC 9700, 4.12). */
const toPage = (location: string): Response => new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
