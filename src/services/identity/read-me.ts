import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'
import { readMeOf } from './me.ts'

export const readMe = identity.readMe.handler(({ context }) => {
  const { accountId, signInId } = requirePerson(context.call)
  return readMeOf(context.sql.db, accountId, signInId)
})
