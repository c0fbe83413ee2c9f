import type { AccountId, AuthorizationId, KeyId, ProfileId, SignInId } from '../../contracts/ids.ts'
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
    /** Of a program or a screen that was let in: who it is and what it was given. Written as JSON text. */
    client_id: string | null
    scopes: ColumnType<Scope[] | null, string | null, string | null>
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
  oauth_client: {
    client_id: string
    name: string
    /** Written as JSON text, like its scopes. */
    redirect_uris: ColumnType<string[], string, string>
    scopes: ColumnType<Scope[], string, string>
    created_at: Date
  }
  /** A program that asks a person through their browser. */
  oauth_authorization: {
    authorization_id: AuthorizationId
    client_id: string
    redirect_uri: string
    scopes: ColumnType<Scope[], string, string>
    state: string | null
    code_challenge: string
    /** Of the question; of the code, once it was allowed. */
    expires_at: Date
    /** Once it was allowed, with who did and what they gave. */
    code_hash: string | null
    account_id: AccountId | null
    given: ColumnType<Scope[] | null, string | null, string | null>
    /** The sign-in that came of the code, which counts once. */
    sign_in_id: SignInId | null
  }
  /** A screen that shows a code. */
  oauth_pairing: {
    device_hash: string
    user_code: string
    client_id: string
    scopes: ColumnType<Scope[], string, string>
    state: 'waiting' | 'allowed' | 'refused'
    account_id: AccountId | null
    profile_id: ProfileId | null
    given: ColumnType<Scope[] | null, string | null, string | null>
    interval_seconds: number
    polled_at: Date | null
    expires_at: Date
  }
  /** Of a sign-in of a program or a screen. An access token opens the door, a refresh token brings the next two, once. */
  oauth_token: {
    token_hash: string
    sign_in_id: SignInId
    kind: 'access' | 'refresh'
    /** One number for the two that were given together; the next two have the next. */
    generation: number
    used_at: Date | null
    expires_at: Date
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
  '0005-oauth': {
    async up(db) {
      await db.schema.alterTable('session').addColumn('client_id', 'text').addColumn('scopes', 'jsonb').execute()
      await db.schema.createIndex('session_by_client').on('session').column('client_id').execute()
      await db.schema
        .createTable('oauth_client')
        .addColumn('client_id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('redirect_uris', 'jsonb', (column) => column.notNull())
        .addColumn('scopes', 'jsonb', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('oauth_authorization')
        .addColumn('authorization_id', 'uuid', (column) => column.primaryKey())
        .addColumn('client_id', 'text', (column) => column.notNull().references('oauth_client.client_id').onDelete('cascade'))
        .addColumn('redirect_uri', 'text', (column) => column.notNull())
        .addColumn('scopes', 'jsonb', (column) => column.notNull())
        .addColumn('state', 'text')
        .addColumn('code_challenge', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
        .addColumn('code_hash', 'text', (column) => column.unique())
        .addColumn('account_id', 'text', (column) => column.references('user.id').onDelete('cascade'))
        .addColumn('given', 'jsonb')
        .addColumn('sign_in_id', 'text')
        .execute()
      await db.schema.createIndex('oauth_authorization_by_expiry').on('oauth_authorization').column('expires_at').execute()
      await db.schema
        .createTable('oauth_pairing')
        .addColumn('device_hash', 'text', (column) => column.primaryKey())
        .addColumn('user_code', 'text', (column) => column.notNull().unique())
        .addColumn('client_id', 'text', (column) => column.notNull().references('oauth_client.client_id').onDelete('cascade'))
        .addColumn('scopes', 'jsonb', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('account_id', 'text', (column) => column.references('user.id').onDelete('cascade'))
        .addColumn('profile_id', 'uuid', (column) => column.references('profile.profile_id').onDelete('set null'))
        .addColumn('given', 'jsonb')
        .addColumn('interval_seconds', 'integer', (column) => column.notNull())
        .addColumn('polled_at', 'timestamptz')
        .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('oauth_pairing_by_expiry').on('oauth_pairing').column('expires_at').execute()
      await db.schema
        .createTable('oauth_token')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('sign_in_id', 'text', (column) => column.notNull().references('session.id').onDelete('cascade'))
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('used_at', 'timestamptz')
        .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('oauth_token_by_sign_in').on('oauth_token').column('sign_in_id').execute()
      await db.schema.createIndex('oauth_token_by_expiry').on('oauth_token').column('expires_at').execute()
    },
  },
}
