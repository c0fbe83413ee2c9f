import type { OAuthClient } from '../../../contracts/oauth.ts'
import type { Kysely, Selectable } from '../../../engines/sql/port.ts'
import type { Tables } from '../tables.ts'

export const readClient = async (db: Pick<Kysely<Tables>, 'selectFrom'>, clientId: string): Promise<OAuthClient | undefined> => {
  const row = await db.selectFrom('oauth_client').selectAll().where('client_id', '=', clientId).executeTakeFirst()
  return row && clientView(row)
}

export const clientView = (row: Selectable<Tables['oauth_client']>): OAuthClient => ({
  clientId: row.client_id,
  name: row.name,
  redirectUris: row.redirect_uris,
  scopes: row.scopes,
})
