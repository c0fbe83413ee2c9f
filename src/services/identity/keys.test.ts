import { describe, expect, it } from 'vitest'
import { openIdentityHouse } from '../../../test/helpers/identity-house.ts'
import type { KeyId } from '../../contracts/ids.ts'

describe('API keys', () => {
  it('stand for the operator who made them, and are stored as hashes only', async () => {
    await using house = await openIdentityHouse()
    await house.setup.ensureOperator({ email: 'op@example.org', password: 'a long password' })
    const { sessionToken, me } = await house.as().signIn({ email: 'op@example.org', password: 'a long password' })
    const { key, name } = await house.as(await house.person(sessionToken)).createKey({ name: 'nightly ingest', scopes: ['operator'] })
    expect([name, key.slice(0, 4), key.length]).toEqual(['nightly ingest', 'vsk_', 47])
    expect(await house.person(key)).toMatchObject({ accountId: me.accountId, operator: true })
    expect(await house.whoIs(`${key}x`)).toBeUndefined()
    expect(JSON.stringify(await house.context.sql.db.selectFrom('api_key').selectAll().execute())).not.toContain(key)
  })

  it('of the machine itself are kept as long as they count, and replaced when they do not', async () => {
    await using house = await openIdentityHouse()
    const key = await house.setup.ensureLocalKey()
    expect(await house.setup.ensureLocalKey(key)).toBe(key)
    const person = await house.person(key)
    expect(person.operator).toBe(true)
    expect(await house.as(person).readMe()).toMatchObject({ operator: true, demo: false, profiles: [] })
    await expect(house.as(person).createProfile({ name: 'Nobody' })).rejects.toMatchObject({ code: 'NO_ACCOUNT', status: 409 })
    const made = await house.as(person).createKey({ name: 'by the machine', scopes: ['operator'] })
    const next = await house.setup.ensureLocalKey('vsk_something else')
    expect(next).not.toBe(key)
    expect(await house.whoIs(key)).toBeUndefined()
    expect((await house.person(next)).operator).toBe(true)
    expect((await house.person(made.key)).operator).toBe(true)
  })

  it('open what they were given, and give away no more than they have', async () => {
    await using house = await openIdentityHouse()
    const operator = await house.person(await house.setup.ensureLocalKey())
    const { key, ...made } = await house.as(operator).createKey({ name: 'titles', scopes: ['catalogue', 'watch', 'catalogue'] })
    expect(made.scopes).toEqual(['catalogue', 'watch'])
    const person = await house.person(key)
    expect(person).toMatchObject({ operator: true, scopes: ['catalogue', 'watch'] })
    await expect(house.as(person).createKey({ name: 'more', scopes: ['watch', 'operator'] })).rejects.toMatchObject({
      code: 'BEYOND_OWN_SCOPES',
    })
    await expect(house.as(person).createKey({ name: 'none', scopes: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await house.as(person).createKey({ name: 'less', scopes: ['watch'] })
    const all = await house.person((await house.as(operator).createKey({ name: 'all', scopes: ['operator'] })).key)
    await expect(house.as(all).createKey({ name: 'account', scopes: ['account'] })).rejects.toMatchObject({ code: 'BEYOND_OWN_SCOPES' })
  })

  it('are listed with their last use, and worth nothing once they are taken back', async () => {
    await using house = await openIdentityHouse()
    const operator = await house.person(await house.setup.ensureLocalKey())
    const first = await house.as(operator).createKey({ name: 'first', scopes: ['encode'] })
    await house.clock.advance(1000)
    const second = await house.as(operator).createKey({ name: 'second', scopes: ['watch'] })
    await house.person(first.key)
    await house.clock.advance(1_800_000)
    await house.person(first.key)
    expect((await house.as(operator).listKeys()).items).toEqual([
      { keyId: second.keyId, name: 'second', scopes: ['watch'], createdAt: second.createdAt },
      { keyId: first.keyId, name: 'first', scopes: ['encode'], createdAt: first.createdAt, usedAt: second.createdAt },
    ])
    await house.as(operator).deleteKey({ keyId: first.keyId })
    expect(await house.whoIs(first.key)).toBeUndefined()
    await expect(house.as(operator).deleteKey({ keyId: first.keyId })).rejects.toMatchObject({ code: 'NO_SUCH_KEY' })
    await expect(house.as(operator).deleteKey({ keyId: operator.signInId as string as KeyId })).rejects.toMatchObject({
      code: 'NO_SUCH_KEY',
    })
  })

  it('of somebody who is no operator any more open nothing', async () => {
    await using house = await openIdentityHouse()
    await house.setup.ensureOperator({ email: 'op@example.org', password: 'a long password' })
    const { sessionToken } = await house.as().signIn({ email: 'op@example.org', password: 'a long password' })
    const { key } = await house.as(await house.person(sessionToken)).createKey({ name: 'mine', scopes: ['operator'] })
    await house.context.sql.db.updateTable('user').set({ kind: 'member' }).execute()
    expect(await house.whoIs(key)).toBeUndefined()
  })
})
