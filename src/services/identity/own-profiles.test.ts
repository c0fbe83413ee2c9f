import { describe, expect, it } from 'vitest'
import { ana, openIdentityHouse } from '../../../test/helpers/identity-house.ts'

describe('profiles', () => {
  const openMember = async () => {
    const house = await openIdentityHouse()
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

  it('are made once for each key of an account, however often they are asked for', async () => {
    await using house = await openMember()
    const ask = { name: 'Twice', idempotencyKey: 'a-lost-answer' }
    const [first, second] = await Promise.all([house.client.createProfile(ask), house.client.createProfile(ask)])
    expect(second).toEqual(first)
    await house.client.updateProfile({ profileId: first.profileId, name: 'Once' })
    expect(await house.client.createProfile(ask)).toMatchObject({ profileId: first.profileId, name: 'Once' })
    expect((await house.client.readMe()).profiles.map(({ name }) => name)).toEqual(['Ana', 'Once'])
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
