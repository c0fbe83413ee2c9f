import { identity } from './implementer.ts'

/** Doors stop to believe it within the time for which they remember people. */
export const deleteKey = identity.deleteKey.handler(async ({ input, context, errors }) => {
  const { numDeletedRows } = await context.sql.db
    .deleteFrom('api_key')
    .where('key_id', '=', input.keyId)
    .where('local', '=', false)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) throw errors.NO_SUCH_KEY()
  context.log.info('API key taken back', { keyId: input.keyId })
  return {}
})
