import { describe, expect, it } from 'vitest'
import { ana, openIdentityHouse } from '../../../test/helpers/identity-house.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'

const day = 86_400_000

describe('a sign-in', () => {
  it('ends after thirty days without use, and lives on while it is used', async () => {
    await using house = await openIdentityHouse()
    const { sessionToken } = await house.as().signUp(ana)
    await house.clock.advance(29 * day)
    await house.person(sessionToken)
    await house.clock.advance(30 * day - 1)
    await house.person(sessionToken)
    await house.clock.advance(30 * day)
    expect(await house.whoIs(sessionToken)).toBeUndefined()
  })

  it('is prolonged by a write once a day, not at every request', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
    const { sessionToken } = await house.as().signUp(ana)
    for (const token of ['', 'x', sessionToken.slice(0, -1), `${sessionToken}x`, `vsk_${sessionToken}`])
      expect(await house.whoIs(token)).toBeUndefined()
  })

  it('is gone when it is signed out, and only it', async () => {
    await using house = await openIdentityHouse()
    const first = await house.as().signUp(ana)
    const second = await house.as().signIn(ana)
    await house.as(await house.person(first.sessionToken)).signOut()
    expect(await house.whoIs(first.sessionToken)).toBeUndefined()
    await house.person(second.sessionToken)
  })

  it('makes room for new ones: an account has a hundred', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
    await house.as().signUp(ana)
    await house.clock.advance(30 * day)
    const [sweeper] = await house.service.start!()
    const { db } = house.context.sql
    await waitFor(async () => (await db.selectFrom('session').select('id').execute()).length === 0)
    await sweeper!.close()
  })
})
