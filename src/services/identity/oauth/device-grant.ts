import { z } from 'zod'
import type { IdentityContext } from '../implementer.ts'
import { secretHash } from '../secrets.ts'
import { declined } from './answers.ts'
import { letProgramIn } from './let-program-in.ts'

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code'

export const DeviceGrant = z.object({
  grant_type: z.literal(deviceGrantType),
  client_id: z.string().max(100),
  device_code: z.string().max(200),
})

/** By how much longer a screen must wait each time that it asked too soon, in seconds (RFC 8628, 3.5). */
const slowDownSeconds = 5

/** Tokens for a screen whose code a person has allowed; until then, why not (RFC 8628, 3.4 and 3.5). A device code counts once. */
export const redeemDevice = async (context: IdentityContext, grant: z.output<typeof DeviceGrant>, address: string): Promise<Response> => {
  const { sql, clock } = context
  return sql.transaction(async (trx) => {
    const now = clock.now()
    const deviceHash = secretHash(grant.device_code)
    const found = await trx
      .selectFrom('oauth_pairing')
      .innerJoin('oauth_client', 'oauth_client.client_id', 'oauth_pairing.client_id')
      .selectAll('oauth_pairing')
      .select('oauth_client.name')
      .where('device_hash', '=', deviceHash)
      .executeTakeFirst()
    if (!found || found.client_id !== grant.client_id) return declined('invalid_grant', 'There is no such device code for this client.')
    const forget = () => trx.deleteFrom('oauth_pairing').where('device_hash', '=', deviceHash).execute()
    if (found.expires_at.getTime() <= now) {
      await forget()
      return declined('expired_token', 'The code has run out. Ask for a new one.')
    }
    if (found.state === 'refused') {
      await forget()
      return declined('access_denied', 'The person refused.')
    }
    if (found.state === 'waiting') {
      const isTooSoon = found.polled_at !== null && now - found.polled_at.getTime() < found.interval_seconds * 1000
      await trx
        .updateTable('oauth_pairing')
        .set({ polled_at: new Date(now), interval_seconds: found.interval_seconds + (isTooSoon ? slowDownSeconds : 0) })
        .where('device_hash', '=', deviceHash)
        .execute()
      return isTooSoon
        ? declined('slow_down', `Ask every ${found.interval_seconds + slowDownSeconds} s.`)
        : declined('authorization_pending', 'Nobody has typed the code yet.')
    }
    await forget()
    const { answer } = await letProgramIn(context, trx, {
      clientId: found.client_id,
      clientName: found.name,
      accountId: found.account_id!,
      profileId: found.profile_id,
      scopes: found.given!,
      address,
    })
    return answer
  })
}
