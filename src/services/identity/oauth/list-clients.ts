import { identity } from '../implementer.ts'
import { clientView } from './clients.ts'

export const listOAuthClients = identity.listOAuthClients.handler(async ({ context }) => {
  const rows = await context.sql.db.selectFrom('oauth_client').selectAll().orderBy('client_id').execute()
  return { items: rows.map(clientView) }
})
