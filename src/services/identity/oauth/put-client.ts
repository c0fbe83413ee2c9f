import { mayGrant } from '../../../contracts/scopes.ts'
import { requirePerson } from '../../../contracts/service.ts'
import { identity } from '../implementer.ts'
import { isRedirectUri } from './redirect-uri.ts'

/** Programs are public clients: nothing that is shipped to people keeps a secret, and what proves that the asker is the beginner is PKCE. */
export const putOAuthClient = identity.putOAuthClient.handler(async ({ input, context, errors }) => {
  const { clientId, name } = input
  const scopes = [...new Set(input.scopes)]
  const redirectUri = input.redirectUris.find((uri) => !isRedirectUri(uri))
  if (redirectUri !== undefined) throw errors.BAD_REDIRECT({ data: { redirectUri } })
  if (!mayGrant(requirePerson(context.call).scopes, scopes)) throw errors.BEYOND_OWN_SCOPES()
  const row = { name, redirect_uris: JSON.stringify(input.redirectUris), scopes: JSON.stringify(scopes) }
  await context.sql.db
    .insertInto('oauth_client')
    .values({ client_id: clientId, ...row, created_at: new Date(context.clock.now()) })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(row))
    .execute()
  return { clientId, name, redirectUris: input.redirectUris, scopes }
})
