import { requirePerson } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'
import { identity } from './implementer.ts'
import { apiKeyPrefix, newSecret, secretHash } from './secrets.ts'

/** The key is shown once; only its hash is kept. A key made by the machine's own key belongs to the machine too. */
export const createKey = identity.createKey.handler(async ({ input, context }) => {
  const { sql, newId, random, clock, call } = context
  const key = `${apiKeyPrefix}${newSecret(random)}`
  const createdAt = clock.now()
  const maker = await sql.db.selectFrom('user').select('id').where('id', '=', requirePerson(call).accountId).executeTakeFirst()
  await sql.db
    .insertInto('api_key')
    .values({
      key_id: newId(),
      key_hash: secretHash(key),
      name: input.name,
      account_id: maker?.id ?? null,
      local: false,
      created_at: new Date(createdAt),
    })
    .execute()
  return { key, name: input.name, createdAt: toInstant(createdAt) }
})
