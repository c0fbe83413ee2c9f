import { identity } from '../implementer.ts'

/** All that the program was given ends with it. */
export const deleteOAuthClient = identity.deleteOAuthClient.handler(async ({ input, context, errors }) => {
  const isGone = await context.sql.transaction(async (trx) => {
    await trx.deleteFrom('session').where('client_id', '=', input.clientId).execute()
    const { numDeletedRows } = await trx.deleteFrom('oauth_client').where('client_id', '=', input.clientId).executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  })
  if (!isGone) throw errors.NO_SUCH_CLIENT()
  return {}
})
