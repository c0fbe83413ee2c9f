import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'

export const signOut = identity.signOut.handler(async ({ context }) => {
  await context.sql.db.deleteFrom('session').where('id', '=', requirePerson(context.call).signInId).execute()
  return {}
})
