import { z } from 'zod'
import type { IdentityContext } from '../implementer.ts'
import { secretHash } from '../secrets.ts'
import { given } from './answers.ts'
import { readForm } from './read-form.ts'

const RevokeForm = z.object({ client_id: z.string().max(100), token: z.string().max(200), token_type_hint: z.string().max(50).optional() })

/** Either token ends its whole sign-in (RFC 7009, 2.1). What is no token of the client is as revoked as anything (2.2). */
export const revoke = async ({ sql }: IdentityContext, request: Request): Promise<Response> => {
  const form = await readForm(request, RevokeForm)
  if (form instanceof Response) return form
  await sql.db
    .deleteFrom('session')
    .where('client_id', '=', form.client_id)
    .where('id', 'in', (query) => query.selectFrom('oauth_token').select('sign_in_id').where('token_hash', '=', secretHash(form.token)))
    .execute()
  return given({})
}
