import { z } from 'zod'
import { AccountId, KeyId, ProfileId, SignInId } from './ids.ts'
import { oauth } from './oauth.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { grantErrors, Scope } from './scopes.ts'
import { IdempotencyKey, inOneLine, Instant, LanguageTag, MaturityAge } from './shared.ts'

export const Profile = z.object({
  profileId: ProfileId,
  name: z.string(),
  /** The drawn avatar is made from this. */
  avatarSeed: z.string(),
  language: LanguageTag,
  maturityAge: MaturityAge,
  kids: z.boolean(),
  hasPin: z.boolean(),
})
export type Profile = z.infer<typeof Profile>

const ProfileName = inOneLine(z.string().trim().min(1).max(40))
const profileFields = z.object({
  name: ProfileName,
  avatarSeed: inOneLine(z.string().max(64)).optional(),
  language: LanguageTag,
  /** Left out: 7 years for a kids' profile, 18 for any other. */
  maturityAge: MaturityAge.optional(),
  kids: z.boolean(),
  /** Four digits that must be typed to choose this profile. Null takes the PIN away. */
  pin: z
    .string()
    .regex(/^\d{4}$/, 'must be four digits')
    .nullable()
    .optional(),
})
const ProfileWrite = profileFields.extend({ language: LanguageTag.default('en'), kids: z.boolean().default(false) })
/** Only what is given changes. Made without defaults: zod fills them in even where a field may be absent. */
const ProfileChange = profileFields.partial()

export const Me = z.object({
  accountId: AccountId,
  email: z.string(),
  operator: z.boolean(),
  demo: z.boolean(),
  profiles: z.array(Profile),
  /** The chosen one, if any. */
  profileId: ProfileId.optional(),
})
export type Me = z.infer<typeof Me>

/** Browsers get the token as a cookie too; everyone else sends it as `Authorization: Bearer`. */
const SignedIn = z.object({ sessionToken: z.string(), expiresAt: Instant, me: Me })

const Email = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase())
const Password = z.string().min(10, 'needs at least 10 characters').max(200)
const demoErrors = {
  DEMO_FIXED: { status: 403, message: 'Everybody shares the profiles of the demo; they stay as they are.' },
} as const
const profileErrors = {
  NO_SUCH_PROFILE: { status: 404, message: 'This account has no such profile.' },
} as const

/** An API key as it is listed: what it opens, not the key itself. */
export const Key = z.object({
  keyId: KeyId,
  name: z.string(),
  scopes: z.array(Scope),
  createdAt: Instant,
  /** Right to about an hour. */
  usedAt: Instant.optional(),
})
export type Key = z.infer<typeof Key>

export const PersonShape = z.object({
  accountId: AccountId,
  signInId: SignInId,
  operator: z.boolean(),
  scopes: z.array(Scope).readonly().optional(),
  profileId: ProfileId.optional(),
  maturityAge: MaturityAge.optional(),
  language: LanguageTag.optional(),
})

export const identity = {
  readSetup: publicOperation('anyone')
    .route({ method: 'GET', path: '/setup', summary: 'Whether the house still waits for its operator', tags: ['Identity'] })
    .output(z.object({ needsOperator: z.boolean(), demo: z.boolean() })),

  completeSetup: publicOperation('anyone', { session: 'starts' })
    .route({ method: 'POST', path: '/setup', summary: 'Become the operator by the one-time link', tags: ['Identity'] })
    .input(z.object({ setupToken: z.string().max(200), email: Email, password: Password }))
    .output(SignedIn)
    .errors({
      SETUP_LINK_INVALID: {
        status: 403,
        message: 'This set-up link was used already or is not ours. Restart the server to get a new one.',
      },
      EMAIL_TAKEN: { status: 409, message: 'A member has this e-mail address. The operator needs one of their own.' },
    }),

  signUp: publicOperation('anyone', { session: 'starts' })
    .route({ method: 'POST', path: '/sign-up', summary: 'Make a member account', tags: ['Identity'] })
    .input(z.object({ email: Email, password: Password, name: ProfileName }))
    .output(SignedIn)
    .errors({ EMAIL_TAKEN: { status: 409, message: 'There is an account with this e-mail address. Sign in instead.' } }),

  signIn: publicOperation('anyone', { session: 'starts' })
    .route({ method: 'POST', path: '/sign-in', summary: 'Sign in by e-mail and password', tags: ['Identity'] })
    .input(z.object({ email: Email, password: z.string().max(200), device: inOneLine(z.string().max(100)).optional() }))
    .output(SignedIn)
    .errors({
      WRONG_CREDENTIALS: { status: 401, message: 'The e-mail address or the password is not right.' },
      TOO_MANY_TRIES: {
        status: 429,
        message: 'Too many tries. Wait a little and try again.',
        data: z.object({ retryAfterSeconds: z.number() }),
      },
    }),

  watchDemo: publicOperation('anyone', { session: 'starts' })
    .route({ method: 'POST', path: '/demo', summary: 'Sign in as the demo member', tags: ['Identity'] })
    .output(SignedIn)
    .errors({ NO_DEMO: { status: 404, message: 'This house has no demo.' } }),

  signOut: publicOperation('signed-in', { scope: 'watch', session: 'ends' })
    .route({ method: 'POST', path: '/sign-out', summary: 'End this sign-in', tags: ['Identity'] })
    .output(z.object({})),

  readMe: publicOperation('signed-in', { scope: 'watch' })
    .route({ method: 'GET', path: '/me', summary: 'The account and its profiles', tags: ['Identity'] })
    .output(Me),

  createProfile: publicOperation('signed-in')
    .route({ method: 'POST', path: '/profiles', summary: 'Add a profile', tags: ['Identity'] })
    .input(ProfileWrite.extend({ idempotencyKey: IdempotencyKey.optional() }))
    .output(Profile)
    .errors({
      ...demoErrors,
      NO_ACCOUNT: { status: 409, message: 'A key of the machine has no account and no profiles. Sign in as a person.' },
      TOO_MANY_PROFILES: { status: 409, message: 'An account has at most this many profiles.', data: z.object({ limit: z.number() }) },
    }),

  updateProfile: publicOperation('signed-in')
    .route({ method: 'PATCH', path: '/profiles/{profileId}', summary: 'Change a profile', tags: ['Identity'] })
    .input(ProfileChange.extend({ profileId: ProfileId }))
    .output(Profile)
    .errors({ ...demoErrors, ...profileErrors }),

  deleteProfile: publicOperation('signed-in')
    .route({ method: 'DELETE', path: '/profiles/{profileId}', summary: 'Remove a profile and what it watched', tags: ['Identity'] })
    .input(z.object({ profileId: ProfileId }))
    .output(z.object({}))
    .errors({ ...demoErrors, ...profileErrors, LAST_PROFILE: { status: 409, message: 'An account keeps at least one profile.' } }),

  chooseProfile: publicOperation('signed-in', { scope: 'watch' })
    .route({ method: 'POST', path: '/profiles/{profileId}/choose', summary: 'Watch as this profile', tags: ['Identity'] })
    .input(z.object({ profileId: ProfileId, pin: z.string().max(4).optional() }))
    .output(Me)
    .errors({
      ...profileErrors,
      WRONG_PIN: { status: 403, message: 'This profile asks for its PIN.' },
      TOO_MANY_TRIES: {
        status: 429,
        message: 'Too many tries. Wait a little and try again.',
        data: z.object({ retryAfterSeconds: z.number() }),
      },
    }),

  createKey: publicOperation('operator')
    .route({ method: 'POST', path: '/keys', summary: 'Make an API key for automation', tags: ['Identity'] })
    .input(z.object({ name: inOneLine(z.string().trim().min(1).max(80)), scopes: z.array(Scope).min(1) }))
    .output(Key.extend({ key: z.string() }))
    .errors(grantErrors),

  listKeys: publicOperation('operator')
    .route({ method: 'GET', path: '/keys', summary: 'The API keys of this house', tags: ['Identity'] })
    .output(z.object({ items: z.array(Key) })),

  deleteKey: publicOperation('operator')
    .route({ method: 'DELETE', path: '/keys/{keyId}', summary: 'Take an API key back', tags: ['Identity'] })
    .input(z.object({ keyId: KeyId }))
    .output(z.object({}))
    .errors({ NO_SUCH_KEY: { status: 404, message: 'There is no such key.' } }),

  ...oauth,

  /** The person behind a session token or an API key; nobody for anything else. */
  whoIs: internalOperation.input(z.object({ token: z.string().max(500) })).output(z.object({ person: PersonShape.optional() })),
}
