import { getMigrations } from 'better-auth/db/migration'
import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { openTestOutbox } from '../../../test/helpers/outbox.ts'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { identity } from '../../contracts/identity.ts'
import type { Person } from '../../contracts/service.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import type { IdentityContext } from './implementer.ts'
import { buildIdentity } from './index.ts'
import { authOptions } from './open-auth.ts'

const day = 86_400_000
const ana = { email: 'ana@example.org', password: 'a long password', name: 'Ana' }

const openHouse = async (settings = { demo: true }) => {
  const database = await openTestSql()
  const clock = manualClock()
  const random = seededRandom('identity')
  const newId = newIds({ clock, random })
  const { outbox, told } = openTestOutbox(database.sql, newId)
  const log = rememberingLog()
  const keys = { macKeys: async () => [{ keyId: 1, secret: new Uint8Array(32).fill(7) }] }
  const service = await buildIdentity({ sql: database.sql, outbox, keys, clock, random, newId, log, settings })
  const as = (person?: Person, address = '127.0.0.1') => clientOf<typeof identity>(service, callAs({ address, ...(person && { person }) }))
  const whoIs = async (token: string) => (await as().whoIs({ token })).person as Person | undefined
  return {
    service,
    setup: service.setup,
    context: service.context as IdentityContext,
    clock,
    log,
    as,
    whoIs,
    /** The person behind a token; the test fails when there is none. */
    async person(token: string): Promise<Person> {
      const person = await whoIs(token)
      expect(person).toBeDefined()
      return person!
    },
    told,
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

describe('tables', () => {
  it('are those that better-auth would make, and more of our own', async () => {
    await using house = await openHouse()
    const { sql, newId, log } = house.context
    const { toBeCreated, toBeAdded } = await getMigrations(authOptions(sql.db, { secret: 'not used here', newId, log }))
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })
})

describe('signing up and in', () => {
  it('makes an account with one profile and tells of it', async () => {
    await using house = await openHouse()
    const { me, sessionToken, expiresAt } = await house.as().signUp({ ...ana, email: 'Ana@Example.org' })
    expect(me).toMatchObject({
      email: ana.email,
      operator: false,
      demo: false,
      profiles: [{ name: 'Ana', language: 'en', maturityAge: 18, kids: false, hasPin: false }],
    })
    expect(me.profileId).toBeUndefined()
    expect(expiresAt).toBe('2026-01-31T00:00:00.000Z')
    expect(await house.told()).toEqual([{ name: 'account.created', key: me.accountId, data: { accountId: me.accountId, kind: 'member' } }])
    const person = await house.person(sessionToken)
    expect(person).toEqual({ accountId: me.accountId, signInId: person.signInId, operator: false })
    expect(await house.as(person).readMe()).toEqual(me)
  })

  it('makes one account of one e-mail address, also when both come at once', async () => {
    await using house = await openHouse()
    const outcomes = await Promise.allSettled([house.as().signUp(ana), house.as().signUp({ ...ana, email: 'ANA@example.org' })])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(house.as().signUp(ana)).rejects.toMatchObject({ code: 'EMAIL_TAKEN', status: 409 })
    expect(await house.told()).toHaveLength(1)
  })

  it('gives a fresh sign-in for the right password, and stores no secret as it is', async () => {
    await using house = await openHouse()
    const first = await house.as().signUp(ana)
    const second = await house.as().signIn({ email: 'ANA@example.org', password: ana.password, device: 'television' })
    expect(second.me.accountId).toBe(first.me.accountId)
    expect(second.sessionToken).not.toBe(first.sessionToken)
    const { db } = house.context.sql
    const stored = JSON.stringify([
      await db.selectFrom('session').selectAll().execute(),
      await db.selectFrom('account').selectAll().execute(),
    ])
    for (const secret of [first.sessionToken, second.sessionToken, ana.password]) expect(stored).not.toContain(secret)
    expect(stored).toContain('television')
  })

  it('answers a wrong password and an unknown address alike', async () => {
    await using house = await openHouse()
    await house.as().signUp(ana)
    const wrong = await house
      .as()
      .signIn({ email: ana.email, password: 'a wrong password' })
      .catch((error: unknown) => error)
    const unknown = await house
      .as()
      .signIn({ email: 'nobody@example.org', password: 'a wrong password' })
      .catch((error: unknown) => error)
    expect(wrong).toMatchObject({ code: 'WRONG_CREDENTIALS', status: 401 })
    expect(unknown).toEqual(wrong)
  })

  it('asks for growing waits after five wrong passwords, also of whoever has the right one by then', async () => {
    await using house = await openHouse()
    await house.as().signUp(ana)
    const attempt = (password: string, address = '10.0.0.1') => house.as(undefined, address).signIn({ email: ana.email, password })
    const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => attempt('a wrong password', `10.0.0.${index}`)))
    expect(answers.map((answer) => (answer as PromiseRejectedResult).reason.code as string)).toEqual([
      ...Array.from({ length: 6 }, () => 'WRONG_CREDENTIALS'),
      'TOO_MANY_TRIES',
      'TOO_MANY_TRIES',
    ])
    await expect(attempt(ana.password)).rejects.toMatchObject({ code: 'TOO_MANY_TRIES', status: 429, data: { retryAfterSeconds: 1 } })
    await house.clock.advance(1000)
    await attempt(ana.password)
    await expect(attempt('a wrong password')).rejects.toMatchObject({ code: 'WRONG_CREDENTIALS' })
  })

  it('refuses what is no e-mail address and passwords that are too short', async () => {
    await using house = await openHouse()
    await expect(house.as().signUp({ ...ana, email: 'ana' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(house.as().signUp({ ...ana, password: '123456789' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await house.told()).toEqual([])
  })
})

describe('a sign-in', () => {
  it('ends after thirty days without use, and lives on while it is used', async () => {
    await using house = await openHouse()
    const { sessionToken } = await house.as().signUp(ana)
    await house.clock.advance(29 * day)
    await house.person(sessionToken)
    await house.clock.advance(30 * day - 1)
    await house.person(sessionToken)
    await house.clock.advance(30 * day)
    expect(await house.whoIs(sessionToken)).toBeUndefined()
  })

  it('is prolonged by a write once a day, not at every request', async () => {
    await using house = await openHouse()
    const { sessionToken } = await house.as().signUp(ana)
    const expiry = async () =>
      (await house.context.sql.db.selectFrom('session').select('expiresAt').executeTakeFirstOrThrow()).expiresAt.toISOString()
    await house.clock.advance(day)
    await house.person(sessionToken)
    expect(await expiry()).toBe('2026-01-31T00:00:00.000Z')
    await house.clock.advance(1)
    await house.person(sessionToken)
    expect(await expiry()).toBe('2026-02-01T00:00:00.001Z')
  })

  it('is nobody for anything that is not exactly its token', async () => {
    await using house = await openHouse()
    const { sessionToken } = await house.as().signUp(ana)
    for (const token of ['', 'x', sessionToken.slice(0, -1), `${sessionToken}x`, `vsk_${sessionToken}`])
      expect(await house.whoIs(token)).toBeUndefined()
  })

  it('is gone when it is signed out, and only it', async () => {
    await using house = await openHouse()
    const first = await house.as().signUp(ana)
    const second = await house.as().signIn(ana)
    await house.as(await house.person(first.sessionToken)).signOut()
    expect(await house.whoIs(first.sessionToken)).toBeUndefined()
    await house.person(second.sessionToken)
  })

  it('makes room for new ones: an account has a hundred', async () => {
    await using house = await openHouse()
    const { sessionToken, me } = await house.as().signUp(ana)
    const { db } = house.context.sql
    const later = new Date(house.clock.now() + 1)
    await db
      .insertInto('session')
      .values(
        Array.from({ length: 99 }, (_, index) => ({
          id: `other ${index}` as never,
          token: `other ${index}`,
          userId: me.accountId,
          expiresAt: new Date(later.getTime() + day),
          createdAt: later,
          updatedAt: later,
          ipAddress: null,
          userAgent: null,
          profile_id: null,
        })),
      )
      .execute()
    await house.person(sessionToken)
    await house.clock.advance(2)
    await house.as().signIn(ana)
    expect(await house.whoIs(sessionToken)).toBeUndefined()
    expect((await db.selectFrom('session').select('id').execute()).length).toBe(100)
  })

  it('is swept away some time after it ended', async () => {
    await using house = await openHouse()
    await house.as().signUp(ana)
    await house.clock.advance(30 * day)
    const [sweeper] = await house.service.start!()
    const { db } = house.context.sql
    await waitFor(async () => (await db.selectFrom('session').select('id').execute()).length === 0)
    await sweeper!.close()
  })
})

describe('profiles', () => {
  const openMember = async () => {
    const house = await openHouse()
    const { sessionToken, me } = await house.as().signUp(ana)
    const person = await house.person(sessionToken)
    return { ...house, sessionToken, me, client: house.as(person), [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() }
  }

  it('are at most five, also when all come at once', async () => {
    await using house = await openMember()
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => house.client.createProfile({ name: `P${index}` })))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(4)
    await expect(house.client.createProfile({ name: 'One more' })).rejects.toMatchObject({ code: 'TOO_MANY_PROFILES', data: { limit: 5 } })
    expect((await house.client.readMe()).profiles).toHaveLength(5)
  })

  it('for kids see up to age 7 unless that is said otherwise', async () => {
    await using house = await openMember()
    expect(await house.client.createProfile({ name: 'Kids', kids: true, language: 'ja' })).toMatchObject({
      kids: true,
      maturityAge: 7,
      language: 'ja',
    })
    const profileId = house.me.profiles[0]!.profileId
    expect(await house.client.updateProfile({ profileId, kids: true })).toMatchObject({ kids: true, maturityAge: 7, name: 'Ana' })
    expect(await house.client.updateProfile({ profileId, maturityAge: 12 })).toMatchObject({ kids: true, maturityAge: 12 })
  })

  it('are chosen per sign-in, which says from then on what may be seen', async () => {
    await using house = await openMember()
    const kids = await house.client.createProfile({ name: 'Kids', kids: true, language: 'fr' })
    expect((await house.client.chooseProfile({ profileId: kids.profileId })).profileId).toBe(kids.profileId)
    expect(await house.person(house.sessionToken)).toMatchObject({ profileId: kids.profileId, maturityAge: 7, language: 'fr' })
    const second = await house.as().signIn(ana)
    expect(second.me.profileId).toBeUndefined()
    await house.client.deleteProfile({ profileId: kids.profileId })
    expect((await house.person(house.sessionToken)).profileId).toBeUndefined()
  })

  it('with a PIN ask for it, and for patience after five wrong ones', async () => {
    await using house = await openMember()
    const { profileId } = await house.client.createProfile({ name: 'Secret', pin: '0420' })
    const choose = (pin?: string) => house.client.chooseProfile({ profileId, ...(pin && { pin }) })
    await expect(choose()).rejects.toMatchObject({ code: 'WRONG_PIN' })
    for (let i = 0; i < 6; i += 1) await expect(choose('1111')).rejects.toMatchObject({ code: 'WRONG_PIN' })
    await expect(choose('0420')).rejects.toMatchObject({ code: 'TOO_MANY_TRIES', data: { retryAfterSeconds: 5 } })
    await house.clock.advance(5000)
    expect((await choose('0420')).profileId).toBe(profileId)
    expect(await house.client.updateProfile({ profileId, pin: null })).toMatchObject({ hasPin: false })
    await choose()
  })

  it('of others cannot be touched, and the last one stays', async () => {
    await using house = await openMember()
    const other = await house.as().signUp({ ...ana, email: 'bob@example.org' })
    const profileId = other.me.profiles[0]!.profileId
    for (const attempt of [
      () => house.client.updateProfile({ profileId, name: 'Mine' }),
      () => house.client.deleteProfile({ profileId }),
      () => house.client.chooseProfile({ profileId }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'NO_SUCH_PROFILE', status: 404 })
    }
    await expect(house.client.deleteProfile({ profileId: house.me.profiles[0]!.profileId })).rejects.toMatchObject({ code: 'LAST_PROFILE' })
  })
})

describe('the first minutes of a house', () => {
  it('has an operator once somebody used the link, which counts once', async () => {
    await using house = await openHouse()
    expect(await house.as().readSetup()).toEqual({ needsOperator: true, demo: true })
    const old = (await house.setup.createLinkToken())!
    const setupToken = (await house.setup.createLinkToken())!
    const become = (token: string, email = 'op@example.org') =>
      house.as().completeSetup({ setupToken: token, email, password: 'a long password' })
    await expect(become(old)).rejects.toMatchObject({ code: 'SETUP_LINK_INVALID', status: 403 })
    await house.as().signUp(ana)
    await expect(become(setupToken, ana.email)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' })
    const outcomes = await Promise.allSettled([become(setupToken), become(setupToken, 'other@example.org')])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const done = outcomes.find((outcome) => outcome.status === 'fulfilled')!.value
    expect(done.me.operator).toBe(true)
    expect(await house.person(done.sessionToken)).toMatchObject({ operator: true })
    await expect(become(setupToken)).rejects.toMatchObject({ code: 'SETUP_LINK_INVALID' })
    expect(await house.setup.createLinkToken()).toBeUndefined()
    expect(await house.as().readSetup()).toEqual({ needsOperator: false, demo: true })
    expect((await house.told()).map((event) => (event.data as { kind: string }).kind)).toEqual(['member', 'operator'])
  })

  it('has the operator of the variables, whose password follows them', async () => {
    await using house = await openHouse()
    const operator = { email: 'Op@example.org', password: 'a long password' }
    await house.setup.ensureOperator(operator)
    await house.setup.ensureOperator(operator)
    const first = await house.as().signIn(operator)
    expect(first.me).toMatchObject({ email: 'op@example.org', operator: true })
    await house.setup.ensureOperator({ ...operator, password: 'another password' })
    expect(await house.whoIs(first.sessionToken)).toBeUndefined()
    await expect(house.as().signIn(operator)).rejects.toMatchObject({ code: 'WRONG_CREDENTIALS' })
    expect((await house.as().signIn({ ...operator, password: 'another password' })).me.accountId).toBe(first.me.accountId)
    expect(await house.told()).toHaveLength(1)
  })

  it('makes an operator of the member whose address the variables name', async () => {
    await using house = await openHouse()
    const { me } = await house.as().signUp(ana)
    await house.setup.ensureOperator({ email: ana.email, password: 'another password' })
    expect((await house.as().signIn({ email: ana.email, password: 'another password' })).me).toMatchObject({
      accountId: me.accountId,
      operator: true,
    })
  })

  it('refuses variables that no account can be made of, in words', async () => {
    await using house = await openHouse()
    await expect(house.setup.ensureOperator({ email: 'op', password: 'a long password' })).rejects.toMatchObject({
      code: 'BAD_OPERATOR',
      message: "The operator's email is not an e-mail address.",
    })
    await expect(house.setup.ensureOperator({ email: 'op@example.org', password: 'short' })).rejects.toThrow(
      "The operator's password needs at least 10 characters.",
    )
  })

  it('offers a demo whose browsers have sign-ins of their own, and whose profiles nobody can change', async () => {
    await using house = await openHouse()
    await expect(house.as().watchDemo()).rejects.toMatchObject({ code: 'NO_DEMO' })
    await house.setup.ensureDemoMember()
    await house.setup.ensureDemoMember()
    const [one, other] = [await house.as().watchDemo(), await house.as().watchDemo()]
    expect(one.me).toMatchObject({
      operator: false,
      demo: true,
      profiles: [{ kids: false }, { language: 'ja' }, { kids: true, maturityAge: 7 }],
    })
    expect(other.me.accountId).toBe(one.me.accountId)
    const client = house.as(await house.person(one.sessionToken))
    const profileId = one.me.profiles[0]!.profileId
    await client.chooseProfile({ profileId })
    expect((await house.person(other.sessionToken)).profileId).toBeUndefined()
    for (const attempt of [
      () => client.createProfile({ name: 'New' }),
      () => client.updateProfile({ profileId, pin: '1234' }),
      () => client.deleteProfile({ profileId }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'DEMO_FIXED', status: 403 })
    }
    await expect(house.as().signIn({ email: one.me.email, password: '' })).rejects.toMatchObject({ code: 'WRONG_CREDENTIALS' })
    await expect(house.as().signUp({ ...ana, email: one.me.email })).rejects.toMatchObject({ code: 'EMAIL_TAKEN' })
  })

  it('offers no demo when that is switched off, even if there is a demo member', async () => {
    await using house = await openHouse({ demo: false })
    await house.setup.ensureDemoMember()
    await expect(house.as().watchDemo()).rejects.toMatchObject({ code: 'NO_DEMO' })
    expect(await house.as().readSetup()).toEqual({ needsOperator: true, demo: false })
  })
})

describe('API keys', () => {
  it('stand for the operator who made them, and are stored as hashes only', async () => {
    await using house = await openHouse()
    await house.setup.ensureOperator({ email: 'op@example.org', password: 'a long password' })
    const { sessionToken, me } = await house.as().signIn({ email: 'op@example.org', password: 'a long password' })
    const { key, name } = await house.as(await house.person(sessionToken)).createKey({ name: 'nightly ingest', scopes: ['operator'] })
    expect([name, key.slice(0, 4), key.length]).toEqual(['nightly ingest', 'vsk_', 47])
    expect(await house.person(key)).toMatchObject({ accountId: me.accountId, operator: true })
    expect(await house.whoIs(`${key}x`)).toBeUndefined()
    expect(JSON.stringify(await house.context.sql.db.selectFrom('api_key').selectAll().execute())).not.toContain(key)
  })

  it('of the machine itself are kept as long as they count, and replaced when they do not', async () => {
    await using house = await openHouse()
    const key = await house.setup.ensureLocalKey()
    expect(await house.setup.ensureLocalKey(key)).toBe(key)
    const person = await house.person(key)
    expect(person.operator).toBe(true)
    expect(await house.as(person).readMe()).toMatchObject({ operator: true, demo: false, profiles: [] })
    const made = await house.as(person).createKey({ name: 'by the machine', scopes: ['operator'] })
    const next = await house.setup.ensureLocalKey('vsk_something else')
    expect(next).not.toBe(key)
    expect(await house.whoIs(key)).toBeUndefined()
    expect((await house.person(next)).operator).toBe(true)
    expect((await house.person(made.key)).operator).toBe(true)
  })
})
