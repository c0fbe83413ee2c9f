import type { AccountId, KeyId, ProfileId, SignInId } from '../../contracts/ids.ts'
import type { Scope } from '../../contracts/scopes.ts'
import { expression, type ColumnType, type Migrations } from '../../engines/sql/port.ts'

export type AccountKind = 'operator' | 'member' | 'demo'

export interface Tables {
  /** better-auth's, with our `kind`. Its columns are written as it writes them. */
  user: {
    id: AccountId
    name: string
    email: string
    emailVerified: boolean
    image: string | null
    createdAt: Date
    updatedAt: Date
    kind: AccountKind
  }
  /** better-auth's sign-ins, with the chosen profile. `token` is the SHA-256 of what the browser holds. */
  session: {
    id: SignInId
    token: string
    userId: AccountId
    expiresAt: Date
    createdAt: Date
    updatedAt: Date
    ipAddress: string | null
    userAgent: string | null
    profile_id: ProfileId | null
  }
  /** better-auth's credentials: `password` holds salt and scrypt key. */
  account: {
    id: string
    accountId: string
    providerId: string
    userId: AccountId
    password: string | null
    createdAt: Date
    updatedAt: Date
  }
  profile: {
    profile_id: ProfileId
    account_id: AccountId
    name: string
    avatar_seed: string
    language: string
    maturity_age: number
    kids: boolean
    pin_hash: string | null
    /** Of the request that made it, unique in its account. */
    idempotency_key: string | null
    created_at: Date
  }
  api_key: {
    key_id: KeyId
    key_hash: string
    name: string
    /** Who made it; null: the machine itself. */
    account_id: AccountId | null
    /** The one key that the command line on this machine uses. */
    local: boolean
    /** Written as JSON text. */
    scopes: ColumnType<Scope[], string, string>
    created_at: Date
    used_at: Date | null
  }
  /** At most one row: the set-up link that still counts. */
  setup_link: { id: number; token_hash: string; created_at: Date }
}

export const migrations: Migrations = {
  // As better-auth 1.7.6 would make them (getMigrations of better-auth/db/migration); a test compares.
  '0001-accounts': {
    async up(db) {
      await db.schema
        .createTable('user')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull().unique())
        .addColumn('emailVerified', 'boolean', (column) => column.notNull())
        .addColumn('image', 'text')
        .addColumn('createdAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .addColumn('updatedAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .addColumn('kind', 'text', (column) => column.notNull().defaultTo('member'))
        .execute()
      await db.schema
        .createTable('session')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
        .addColumn('token', 'text', (column) => column.notNull().unique())
        .addColumn('createdAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
        .addColumn('ipAddress', 'text')
        .addColumn('userAgent', 'text')
        .addColumn('userId', 'text', (column) => column.notNull().references('user.id').onDelete('cascade'))
        .execute()
      await db.schema.createIndex('session_userId_idx').on('session').column('userId').execute()
      await db.schema.createIndex('session_by_expiry').on('session').column('expiresAt').execute()
      await db.schema
        .createTable('account')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('accountId', 'text', (column) => column.notNull())
        .addColumn('providerId', 'text', (column) => column.notNull())
        .addColumn('userId', 'text', (column) => column.notNull().references('user.id').onDelete('cascade'))
        .addColumn('accessToken', 'text')
        .addColumn('refreshToken', 'text')
        .addColumn('idToken', 'text')
        .addColumn('accessTokenExpiresAt', 'timestamptz')
        .addColumn('refreshTokenExpiresAt', 'timestamptz')
        .addColumn('scope', 'text')
        .addColumn('password', 'text')
        .addColumn('createdAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('account_userId_idx').on('account').column('userId').execute()
      await db.schema
        .createTable('verification')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('identifier', 'text', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
        .addColumn('createdAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .addColumn('updatedAt', 'timestamptz', (column) => column.notNull().defaultTo(expression`current_timestamp`))
        .execute()
      await db.schema.createIndex('verification_identifier_idx').on('verification').column('identifier').execute()
    },
  },
  '0002-profiles-and-keys': {
    async up(db) {
      await db.schema
        .createTable('profile')
        .addColumn('profile_id', 'uuid', (column) => column.primaryKey())
        .addColumn('account_id', 'text', (column) => column.notNull().references('user.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('avatar_seed', 'text', (column) => column.notNull())
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('maturity_age', 'integer', (column) => column.notNull())
        .addColumn('kids', 'boolean', (column) => column.notNull())
        .addColumn('pin_hash', 'text')
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('profile_by_account').on('profile').column('account_id').execute()
      await db.schema
        .alterTable('session')
        .addColumn('profile_id', 'uuid', (column) => column.references('profile.profile_id').onDelete('set null'))
        .execute()
      await db.schema
        .createTable('api_key')
        .addColumn('key_id', 'uuid', (column) => column.primaryKey())
        .addColumn('key_hash', 'text', (column) => column.notNull().unique())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('account_id', 'text', (column) => column.references('user.id').onDelete('cascade'))
        .addColumn('local', 'boolean', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('setup_link')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('token_hash', 'text', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .execute()
    },
  },
  '0003-profile-keys': {
    async up(db) {
      await db.schema.alterTable('profile').addColumn('idempotency_key', 'text').execute()
      await db.schema.createIndex('profile_by_idempotency_key').on('profile').columns(['account_id', 'idempotency_key']).unique().execute()
    },
  },
  '0004-key-scopes': {
    async up(db) {
      await db.schema
        .alterTable('api_key')
        // All keys that there were could do all that an operator may.
        .addColumn('scopes', 'jsonb', (column) => column.notNull().defaultTo(expression`'["operator", "account"]'::jsonb`))
        .addColumn('used_at', 'timestamptz')
        .execute()
    },
  },
}
