import { identity } from './implementer.ts'
import { startSignIn } from './start-sign-in.ts'

/** A sign-in of its own for each browser, all of the one demo account. */
export const watchDemo = identity.watchDemo.handler(async ({ context, errors }) => {
  const { sql, settings, call } = context
  const demo = settings.demo ? await sql.db.selectFrom('user').select('id').where('kind', '=', 'demo').executeTakeFirst() : undefined
  if (!demo) throw errors.NO_DEMO()
  return startSignIn(context, demo.id, { address: call.address })
})
