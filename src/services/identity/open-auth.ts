import { betterAuth } from 'better-auth'
import type { Kysely } from '../../engines/sql/port.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { Tables } from './tables.ts'

/**
 * better-auth over these tables: accounts, credentials, sign-ins. Made anew for each transaction (about 1 ms), because it then writes
 * through it and an account commits together with its profile and its news.
 */
export type OpenAuth = (db: Kysely<Tables>) => ReturnType<typeof authContext>

export const authOpener =
  (needs: { secret: string; newId: NewId; log: Log }): OpenAuth =>
  (db) =>
    authContext(authOptions(db, needs))

/** Its context: the internal adapter and the password functions. The HTTP handlers and their cookies are not used. */
const authContext = (options: ReturnType<typeof authOptions>) => betterAuth(options).$context

export const authOptions = (db: Kysely<Tables>, { secret, newId, log }: { secret: string; newId: NewId; log: Log }) => ({
  database: { db, type: 'postgres' as const },
  // Never reached by anybody; without it better-auth complains.
  baseURL: 'http://identity.internal',
  secret,
  telemetry: { enabled: false },
  emailAndPassword: { enabled: true },
  // Its arguments may hold e-mail addresses, so only the constant message is kept.
  logger: { level: 'error' as const, log: (_level: string, message: string) => log.error('better-auth complains', { message }) },
  advanced: { database: { generateId: () => newId(), validateSchema: false } },
})
