import { describe, expect, it } from 'vitest'
import { ana, openIdentityHouse } from '../../../test/helpers/identity-house.ts'

describe('the first minutes of a house', () => {
  it('has an operator once somebody used the link, which counts once', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse()
    const { me } = await house.as().signUp(ana)
    await house.setup.ensureOperator({ email: ana.email, password: 'another password' })
    expect((await house.as().signIn({ email: ana.email, password: 'another password' })).me).toMatchObject({
      accountId: me.accountId,
      operator: true,
    })
  })

  it('refuses variables that no account can be made of, in words', async () => {
    await using house = await openIdentityHouse()
    await expect(house.setup.ensureOperator({ email: 'op', password: 'a long password' })).rejects.toMatchObject({
      code: 'BAD_OPERATOR',
      message: "The operator's email is not an e-mail address.",
    })
    await expect(house.setup.ensureOperator({ email: 'op@example.org', password: 'short' })).rejects.toThrow(
      "The operator's password needs at least 10 characters.",
    )
  })

  it('offers a demo whose browsers have sign-ins of their own, and whose profiles nobody can change', async () => {
    await using house = await openIdentityHouse()
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
    await using house = await openIdentityHouse({ demo: false })
    await house.setup.ensureDemoMember()
    await expect(house.as().watchDemo()).rejects.toMatchObject({ code: 'NO_DEMO' })
    expect(await house.as().readSetup()).toEqual({ needsOperator: true, demo: false })
  })
})
