import { getMigrations } from 'better-auth/db/migration'
import { describe, expect, it } from 'vitest'
import { ana, openIdentityHouse } from '../../../test/helpers/identity-house.ts'
import { authOptions } from './open-auth.ts'

describe('tables', () => {
  it('are those that better-auth would make, and more of our own', async () => {
    await using house = await openIdentityHouse()
    const { sql, newId, log } = house.context
    const { toBeCreated, toBeAdded } = await getMigrations(authOptions(sql.db, { secret: 'not used here', newId, log }))
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })
})

describe('signing up and in', () => {
  it('makes an account with one profile and tells of it', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
    const outcomes = await Promise.allSettled([house.as().signUp(ana), house.as().signUp({ ...ana, email: 'ANA@example.org' })])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(house.as().signUp(ana)).rejects.toMatchObject({ code: 'EMAIL_TAKEN', status: 409 })
    expect(await house.told()).toHaveLength(1)
  })

  it('gives a fresh sign-in for the right password, and stores no secret as it is', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
    await expect(house.as().signUp({ ...ana, email: 'ana' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(house.as().signUp({ ...ana, password: '123456789' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await house.told()).toEqual([])
  })
})
