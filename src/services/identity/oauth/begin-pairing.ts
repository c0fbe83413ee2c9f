import { z } from 'zod'
import type { Call } from '../../../contracts/service.ts'
import type { IdentityContext } from '../implementer.ts'
import { newSecret, secretHash } from '../secrets.ts'
import { declined, given } from './answers.ts'
import { readClient } from './clients.ts'
import { readForm } from './read-form.ts'
import { scopesAsked } from './scopes-asked.ts'
import { newUserCode } from './user-code.ts'

const PairingForm = z.object({ client_id: z.string().max(100), scope: z.string().max(200).optional() })

/** For how long a code stands on a screen, and how often the screen may ask, in seconds. */
const codeSeconds = 900
const intervalSeconds = 5

/** A code for a screen that cannot type, and the address at which a person types it (RFC 8628, 3.1 and 3.2). */
export const beginPairing = async (context: IdentityContext, request: Request, call: Call): Promise<Response> => {
  const form = await readForm(request, PairingForm)
  if (form instanceof Response) return form
  const { sql, random, clock } = context
  const client = await readClient(sql.db, form.client_id)
  if (!client) return declined('invalid_client', 'There is no such client.')
  const scopes = scopesAsked(form.scope, client.scopes)
  if (!scopes) return declined('invalid_scope', `This client may ask for: ${client.scopes.join(' ')}.`)
  const deviceCode = newSecret(random)
  const userCode = newUserCode(random)
  await sql.db
    .insertInto('oauth_pairing')
    .values({
      device_hash: secretHash(deviceCode),
      user_code: userCode,
      client_id: client.clientId,
      scopes: JSON.stringify(scopes),
      state: 'waiting',
      interval_seconds: intervalSeconds,
      expires_at: new Date(clock.now() + codeSeconds * 1000),
    })
    .execute()
  return given({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${call.origin}/pair`,
    verification_uri_complete: `${call.origin}/pair?code=${userCode}`,
    expires_in: codeSeconds,
    interval: intervalSeconds,
  })
}
