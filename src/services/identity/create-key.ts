import type { KeyId } from '../../contracts/ids.ts'
import { mayGrant } from '../../contracts/scopes.ts'
import { requirePerson } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'
import { identity } from './implementer.ts'
import { apiKeyPrefix, newSecret, secretHash } from './secrets.ts'

/** The key is shown once; only its hash is kept. A key made by the machine's own key belongs to the machine too. */
export const createKey = identity.createKey.handler(async ({ input, context, errors }) => {
  const { sql, newId, random, clock, call } = context
  const person = requirePerson(call)
  const scopes = [...new Set(input.scopes)]
  if (!mayGrant(person.scopes, scopes)) throw errors.BEYOND_OWN_SCOPES()
  const key = `${apiKeyPrefix}${newSecret(random)}`
  const keyId = newId<KeyId>()
  const createdAt = clock.now()
  const maker = await sql.db.selectFrom('user').select('id').where('id', '=', person.accountId).executeTakeFirst()
  await sql.db
    .insertInto('api_key')
    .values({
      key_id: keyId,
      key_hash: secretHash(key),
      name: input.name,
      account_id: maker?.id ?? null,
      local: false,
      scopes: JSON.stringify(scopes),
      created_at: new Date(createdAt),
    })
    .execute()
  return { key, keyId, name: input.name, scopes, createdAt: toInstant(createdAt) }
})
