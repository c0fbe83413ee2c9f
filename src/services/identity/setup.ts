import { z } from 'zod'
import type { AccountId, KeyId } from '../../contracts/ids.ts'
import { scopes } from '../../contracts/scopes.ts'
import type { Kysely } from '../../engines/sql/port.ts'
import { Failure } from '../../kit/failure.ts'
import { createAccount } from './create-account.ts'
import type { IdentityContext } from './implementer.ts'
import { isPassword, passwordHash } from './passwords.ts'
import { apiKeyPrefix, newSecret, secretHash } from './secrets.ts'
import type { Tables } from './tables.ts'

/** What the host does about accounts when a house starts. Everything may be called at every start. */
export interface IdentitySetup {
  /** A one-time token for the link that makes the first operator; undefined when there is one. The tokens before it count no more. */
  createLinkToken(): Promise<string | undefined>
  /** For automation: afterwards there is this operator with this password. A weak or malformed one is a Failure in words. */
  ensureOperator(operator: { email: string; password: string }): Promise<void>
  /** Afterwards there is the demo member with its three profiles, one of them for kids. */
  ensureDemoMember(): Promise<void>
  /** The operator's API key of this machine. `existing` comes back when it still counts; otherwise a new one takes its place. */
  ensureLocalKey(existing?: string): Promise<string>
}

/** Reserved by RFC 2606, so it can be nobody's. */
const demoEmail = 'demo@vitascope.invalid'
const localKeyName = 'this machine'

const Operator = z.object({
  email: z
    .email('is not an e-mail address')
    .max(200)
    .transform((email) => email.toLowerCase()),
  password: z.string().min(10, 'needs at least 10 characters').max(200),
})

export const identitySetup = (context: IdentityContext): IdentitySetup => ({
  async createLinkToken() {
    const token = newSecret(context.random)
    return context.sql.transaction(async (trx) => {
      if (await hasOperator(trx)) return undefined
      await trx.deleteFrom('setup_link').execute()
      await trx
        .insertInto('setup_link')
        .values({ id: 1, token_hash: secretHash(token), created_at: new Date(context.clock.now()) })
        .execute()
      return token
    })
  },

  async ensureOperator(operator) {
    const parsed = Operator.safeParse(operator)
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!
      throw new Failure('BAD_OPERATOR', `The operator's ${path.join('.')} ${message}.`)
    }
    const { email, password } = parsed.data
    const account = await readAccount(context.sql.db, email)
    if (account?.kind === 'operator' && (await isPassword(password, account.password))) return
    const hash = await passwordHash(password)
    await context.sql.transaction(async (trx) => {
      const accountId = await createAccount(context, trx, { email, passwordHash: hash, kind: 'operator', profiles: [{ name: 'Operator' }] })
      if (!accountId) await makeOperator(trx, email, hash, new Date(context.clock.now()))
    })
    context.outbox.nudge()
  },

  async ensureDemoMember() {
    await context.sql.transaction((trx) =>
      createAccount(context, trx, {
        email: demoEmail,
        passwordHash: undefined,
        kind: 'demo',
        profiles: [{ name: 'Louis' }, { name: 'Sakura', language: 'ja' }, { name: 'Kids', kids: true }],
      }),
    )
    context.outbox.nudge()
  },

  async ensureLocalKey(existing) {
    const { sql, newId, random, clock } = context
    return sql.transaction(async (trx) => {
      const local = await trx.selectFrom('api_key').select('key_hash').where('local', '=', true).execute()
      if (existing && local.some((key) => key.key_hash === secretHash(existing))) return existing
      const key = `${apiKeyPrefix}${newSecret(random)}`
      await trx.deleteFrom('api_key').where('local', '=', true).execute()
      await trx
        .insertInto('api_key')
        .values({
          key_id: newId<KeyId>(),
          key_hash: secretHash(key),
          name: localKeyName,
          account_id: null,
          local: true,
          scopes: JSON.stringify(scopes),
          created_at: new Date(clock.now()),
        })
        .execute()
      return key
    })
  },
})

export const hasOperator = async (db: Pick<Kysely<Tables>, 'selectFrom'>): Promise<boolean> =>
  (await db.selectFrom('user').select('id').where('kind', '=', 'operator').limit(1).executeTakeFirst()) !== undefined

const readAccount = (db: Kysely<Tables>, email: string) =>
  db
    .selectFrom('user')
    .leftJoin('account', (join) => join.onRef('account.userId', '=', 'user.id').on('account.providerId', '=', 'credential'))
    .select(['user.kind', 'account.password'])
    .where('user.email', '=', email)
    .executeTakeFirst()

/** The account that has this e-mail address becomes an operator's with this password, and whoever was signed in by the old one is out. */
const makeOperator = async (
  trx: Pick<Kysely<Tables>, 'updateTable' | 'deleteFrom'>,
  email: string,
  hash: string,
  now: Date,
): Promise<void> => {
  const user = await trx
    .updateTable('user')
    .set({ kind: 'operator', updatedAt: now })
    .where('email', '=', email)
    .returning('id')
    .executeTakeFirstOrThrow()
  const accountId: AccountId = user.id
  await trx
    .updateTable('account')
    .set({ password: hash, updatedAt: now })
    .where('userId', '=', accountId)
    .where('providerId', '=', 'credential')
    .execute()
  await trx.deleteFrom('session').where('userId', '=', accountId).execute()
}
