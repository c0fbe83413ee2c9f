import { identity } from './implementer.ts'

/** Latest first; the machine's own key is no part of the list, since nobody made it and nobody can take it back. */
export const listKeys = identity.listKeys.handler(async ({ context }) => {
  const rows = await context.sql.db.selectFrom('api_key').selectAll().where('local', '=', false).orderBy('key_id', 'desc').execute()
  return {
    items: rows.map((row) => ({
      keyId: row.key_id,
      name: row.name,
      scopes: row.scopes,
      createdAt: row.created_at.toISOString(),
      usedAt: row.used_at?.toISOString(),
    })),
  }
})
