import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { callAs } from '../../../../test/helpers/calls.ts'
import { ana, openIdentityHouse } from '../../../../test/helpers/identity-house.ts'
import type { AuthorizationId } from '../../../contracts/ids.ts'
import type { Person } from '../../../contracts/service.ts'

const redirect = 'https://app.example.org/back'
const verifier = 'a-verifier-that-is-long-enough-to-be-one-0123456789'
const challenge = createHash('sha256').update(verifier).digest('base64url')

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly scope: string
}

/** A house with a program and a screen that may ask, and Ana, who signed in. */
const openOAuthHouse = async () => {
  const house = await openIdentityHouse()
  const operator = await house.person(await house.setup.ensureLocalKey())
  await house
    .as(operator)
    .putOAuthClient({ clientId: 'app', name: 'An app', redirectUris: [redirect], scopes: ['watch', 'account', 'encode'] })
  await house.as(operator).putOAuthClient({ clientId: 'screen', name: 'A screen', redirectUris: [], scopes: ['watch'] })
  const { sessionToken, me } = await house.as().signUp(ana)
  const person = await house.person(sessionToken)
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const route = house.service.routes!.find(({ prefix }) => path.startsWith(prefix))!
    return route.handle(new Request(`http://localhost:4400${path}`, init), callAs())
  }
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const response = await ask(path, { method: 'POST', body: new URLSearchParams(form) })
    expect(response.headers.get('cache-control')).toBe('no-store')
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const authorize = async (change: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams({
      ...{ response_type: 'code', client_id: 'app', redirect_uri: redirect, state: 'a state', scope: 'watch account' },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      ...change,
    })
    const response = await ask(`/api/oauth/authorize?${query}`)
    return { status: response.status, location: response.headers.get('location'), response }
  }
  /** What a person is asked, and the code that they send back to the program. */
  const codeFrom = async (by: Person = person) => {
    const { location } = await authorize()
    const authorizationId = new URL(location!).searchParams.get('id') as AuthorizationId
    const { redirectTo } = await house.as(by).decideAuthorization({ authorizationId, allow: true })
    return { authorizationId, back: new URL(redirectTo), code: new URL(redirectTo).searchParams.get('code')! }
  }
  const redeem = (code: string, change: Readonly<Record<string, string>> = {}) =>
    post('/api/oauth/token', {
      grant_type: 'authorization_code',
      client_id: 'app',
      code,
      redirect_uri: redirect,
      code_verifier: verifier,
      ...change,
    })
  const refresh = (token: string, clientId = 'app') =>
    post('/api/oauth/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token })
  const letIn = async () => (await redeem((await codeFrom()).code)).body as unknown as Tokens
  return { ...house, personOf: house.person, operator, person, me, ask, post, authorize, codeFrom, redeem, refresh, letIn }
}

describe('a program that asks a person through their browser', () => {
  it('gets tokens for what the person gave, as a device of its own', async () => {
    await using house = await openOAuthHouse()
    const { authorizationId, back, code } = await house.codeFrom()
    expect([back.origin + back.pathname, back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual([
      redirect,
      'a state',
      'http://localhost:4400',
    ])
    await expect(house.as(house.person).readAuthorization({ authorizationId })).rejects.toMatchObject({ code: 'NO_SUCH_AUTHORIZATION' })
    const { status, body } = await house.redeem(code)
    expect([status, body['token_type'], body['expires_in'], body['scope']]).toEqual([200, 'Bearer', 900, 'watch account'])
    const program = await house.whoIs(body['access_token'] as string)
    expect(program).toMatchObject({ accountId: house.me.accountId, operator: false, scopes: ['watch', 'account'] })
    expect(program!.signInId).not.toBe(house.person.signInId)
    const stored = JSON.stringify(await house.context.sql.db.selectFrom('oauth_token').selectAll().execute())
    for (const token of [body['access_token'], body['refresh_token']]) expect(stored).not.toContain(token)
    expect(JSON.stringify(house.log.lines)).not.toMatch(/vat_|vrt_/)
    await house.clock.advance(900_000)
    expect(await house.whoIs(body['access_token'] as string)).toBeUndefined()
  })

  it('is told no by the person, and asked about once', async () => {
    await using house = await openOAuthHouse()
    const { location } = await house.authorize()
    const authorizationId = new URL(location!).searchParams.get('id') as AuthorizationId
    expect(await house.as(house.person).readAuthorization({ authorizationId })).toEqual({
      clientName: 'An app',
      scopes: ['watch', 'account'],
    })
    const { redirectTo } = await house.as(house.person).decideAuthorization({ authorizationId, allow: false })
    expect(new URL(redirectTo).searchParams.get('error')).toBe('access_denied')
    await expect(house.as(house.person).decideAuthorization({ authorizationId, allow: true })).rejects.toMatchObject({
      code: 'NO_SUCH_AUTHORIZATION',
    })
  })

  it('gets no more than it may ask for, and no more than the person has', async () => {
    await using house = await openOAuthHouse()
    expect(new URL((await house.authorize({ scope: 'operator' })).location!).searchParams.get('error')).toBe('invalid_scope')
    const { location } = await house.authorize({ scope: 'encode' })
    const authorizationId = new URL(location!).searchParams.get('id') as AuthorizationId
    await expect(house.as(house.person).decideAuthorization({ authorizationId, allow: true })).rejects.toMatchObject({
      code: 'NOTHING_TO_GIVE',
    })
    const token = await house.letIn()
    const program = await house.personOf(token.access_token)
    await expect(house.as(program).decideAuthorization({ authorizationId, allow: true })).rejects.toMatchObject({ code: 'PERSON_NEEDED' })
  })

  it('sends nobody anywhere that was not registered', async () => {
    await using house = await openOAuthHouse()
    for (const change of [
      { redirect_uri: 'https://evil.example/back' },
      { redirect_uri: `${redirect}/more` },
      { redirect_uri: `${redirect}?next=https://evil.example` },
      { client_id: 'nobody' },
      { client_id: '' },
    ]) {
      const { status, location } = await house.authorize(change)
      expect([status, location], JSON.stringify(change)).toEqual([400, null])
    }
  })

  it('must prove that it began (PKCE), with S256', async () => {
    await using house = await openOAuthHouse()
    const errorOf = async (change: Readonly<Record<string, string>>) =>
      new URL((await house.authorize(change)).location!).searchParams.get('error')
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request')
    expect(await errorOf({ code_challenge: '' })).toBe('invalid_request')
    expect(await errorOf({ response_type: 'token' })).toBe('unsupported_response_type')
    const { code } = await house.codeFrom()
    const wrong = { error: 'invalid_grant' }
    expect((await house.redeem(code, { code_verifier: verifier.replace('a', 'b') })).body).toMatchObject(wrong)
    expect((await house.redeem(code, { client_id: 'screen' })).body).toMatchObject(wrong)
    expect((await house.redeem(code, { redirect_uri: 'https://app.example.org/other' })).body).toMatchObject(wrong)
    expect((await house.redeem(code, { code_verifier: 'short' })).body).toMatchObject({ error: 'invalid_request' })
    await house.clock.advance(60_000)
    expect((await house.redeem(code)).body).toMatchObject(wrong)
  })

  it('loses what it got when its code comes a second time', async () => {
    await using house = await openOAuthHouse()
    const { code } = await house.codeFrom()
    const { body } = await house.redeem(code)
    expect(await house.whoIs(body['access_token'] as string)).toBeDefined()
    expect((await house.redeem(code)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await house.whoIs(body['access_token'] as string)).toBeUndefined()
    expect((await house.refresh(body['refresh_token'] as string)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await house.whoIs((await house.letIn()).access_token)).toBeDefined()
  })
})

describe('refresh tokens', () => {
  it('bring the next two, and the two before count no more', async () => {
    await using house = await openOAuthHouse()
    const first = await house.letIn()
    const { status, body } = await house.refresh(first.refresh_token)
    expect(status).toBe(200)
    expect(await house.whoIs(first.access_token)).toBeUndefined()
    expect(await house.whoIs(body['access_token'] as string)).toMatchObject({ scopes: ['watch', 'account'] })
    expect((await house.refresh(body['refresh_token'] as string, 'screen')).body).toMatchObject({ error: 'invalid_grant' })
    await house.clock.advance(29 * 86_400_000)
    const next = await house.refresh(body['refresh_token'] as string)
    expect(next.status).toBe(200)
    await house.clock.advance(30 * 86_400_000)
    expect((await house.refresh(next.body['refresh_token'] as string)).body).toMatchObject({ error: 'invalid_grant' })
  })

  it('may come again while nobody has used what came of them, and then end the sign-in', async () => {
    await using house = await openOAuthHouse()
    const first = await house.letIn()
    const lost = (await house.refresh(first.refresh_token)).body as unknown as Tokens
    await house.clock.advance(59_000)
    const again = (await house.refresh(first.refresh_token)).body as unknown as Tokens
    expect(await house.whoIs(again.access_token)).toBeDefined()
    expect(await house.whoIs(lost.access_token)).toBeUndefined()
    await house.clock.advance(61_000)
    // Somebody had the lost answer after all.
    expect((await house.refresh(lost.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await house.whoIs(again.access_token)).toBeUndefined()
    expect((await house.refresh(again.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect(house.log.lines.map(({ message }) => message)).toContain('a refresh token was used twice: its sign-in is ended')
  })

  it('that were used once and whose successor was used too end everything', async () => {
    await using house = await openOAuthHouse()
    const first = await house.letIn()
    const second = (await house.refresh(first.refresh_token)).body as unknown as Tokens
    const third = (await house.refresh(second.refresh_token)).body as unknown as Tokens
    expect((await house.refresh(first.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await house.whoIs(third.access_token)).toBeUndefined()
    expect(await house.whoIs((await house.letIn()).access_token)).toBeDefined()
  })

  it('asked for twice at the same moment leave one pair that counts', async () => {
    await using house = await openOAuthHouse()
    const first = await house.letIn()
    const both = (await Promise.all([house.refresh(first.refresh_token), house.refresh(first.refresh_token)])).map(
      ({ body }) => body as unknown as Tokens,
    )
    const counts = await Promise.all(both.map(({ access_token }) => house.whoIs(access_token)))
    expect(counts.filter((person) => person !== undefined)).toHaveLength(1)
  })

  it('and access tokens, given back, end the sign-in, but only those of the client', async () => {
    await using house = await openOAuthHouse()
    const one = await house.letIn()
    const two = await house.letIn()
    expect((await house.post('/api/oauth/revoke', { client_id: 'screen', token: one.access_token })).status).toBe(200)
    expect(await house.whoIs(one.access_token)).toBeDefined()
    await house.post('/api/oauth/revoke', { client_id: 'app', token: one.refresh_token })
    await house.post('/api/oauth/revoke', { client_id: 'app', token: 'nothing' })
    expect([await house.whoIs(one.access_token), (await house.whoIs(two.access_token)) !== undefined]).toEqual([undefined, true])
    await house.as(house.operator).deleteOAuthClient({ clientId: 'app' })
    expect(await house.whoIs(two.access_token)).toBeUndefined()
  })
})

describe('a screen that shows a code', () => {
  const pair = async (house: Awaited<ReturnType<typeof openOAuthHouse>>) =>
    (await house.post('/api/oauth/device', { client_id: 'screen' })).body as {
      device_code: string
      user_code: string
      interval: number
    } & Record<string, string>
  const poll = (house: Awaited<ReturnType<typeof openOAuthHouse>>, deviceCode: string) =>
    house.post('/api/oauth/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: 'screen',
      device_code: deviceCode,
    })

  it('is let in by whoever types it, as the profile that they choose', async () => {
    await using house = await openOAuthHouse()
    const shown = await pair(house)
    expect(shown).toMatchObject({
      verification_uri: 'http://localhost:4400/pair',
      verification_uri_complete: `http://localhost:4400/pair?code=${shown.user_code}`,
    })
    expect((await poll(house, shown.device_code)).body).toMatchObject({ error: 'authorization_pending' })
    const typed = shown.user_code.toLowerCase().replace('-', ' ')
    expect(await house.as(house.person).readPairing({ userCode: typed })).toEqual({ clientName: 'A screen', scopes: ['watch'] })
    const [profile] = house.me.profiles
    await house.as(house.person).decidePairing({ userCode: typed, allow: true, profileId: profile!.profileId })
    await house.clock.advance(5000)
    const { status, body } = await poll(house, shown.device_code)
    expect(status).toBe(200)
    expect(await house.whoIs(body['access_token'] as string)).toMatchObject({
      profileId: profile!.profileId,
      scopes: ['watch'],
      maturityAge: 18,
    })
    expect((await poll(house, shown.device_code)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await house.refresh(body['refresh_token'] as string, 'screen')).status).toBe(200)
  })

  it('does not become a profile that has a PIN', async () => {
    await using house = await openOAuthHouse()
    const { profileId } = await house.as(house.person).createProfile({ name: 'Locked', pin: '1234' })
    const shown = await pair(house)
    await house.as(house.person).decidePairing({ userCode: shown.user_code, allow: true, profileId })
    const { body } = await poll(house, shown.device_code)
    const screen = await house.personOf(body['access_token'] as string)
    expect(screen.profileId).toBeUndefined()
    await expect(house.as(screen).chooseProfile({ profileId })).rejects.toMatchObject({ code: 'WRONG_PIN' })
    await house.as(screen).chooseProfile({ profileId, pin: '1234' })
    expect(await house.whoIs(body['access_token'] as string)).toMatchObject({ profileId })
  })

  it('is told when it asks too often, when the person refuses, and when it took too long', async () => {
    await using house = await openOAuthHouse()
    const one = await pair(house)
    const errorOf = async (deviceCode: string) => (await poll(house, deviceCode)).body['error']
    expect(await errorOf(one.device_code)).toBe('authorization_pending')
    await house.clock.advance(4999)
    expect(await errorOf(one.device_code)).toBe('slow_down')
    await house.clock.advance(5000)
    expect(await errorOf(one.device_code)).toBe('slow_down')
    await house.clock.advance(15_000)
    expect(await errorOf(one.device_code)).toBe('authorization_pending')
    await house.as(house.person).decidePairing({ userCode: one.user_code, allow: false })
    expect([await errorOf(one.device_code), await errorOf(one.device_code)]).toEqual(['access_denied', 'invalid_grant'])
    const two = await pair(house)
    await house.clock.advance(900_000)
    await expect(house.as(house.person).decidePairing({ userCode: two.user_code, allow: true })).rejects.toMatchObject({
      code: 'NO_SUCH_CODE',
    })
    expect(await errorOf(two.device_code)).toBe('expired_token')
  })

  it('is not found by guessing', async () => {
    await using house = await openOAuthHouse()
    await pair(house)
    const codes = ['BBBB-BBBB', 'BBBB-BBBC', 'BBBB-BBBD', 'BBBB-BBBF', 'BBBB-BBBG', 'BBBB-BBBH']
    for (const userCode of codes)
      await expect(house.as(house.person).readPairing({ userCode })).rejects.toMatchObject({ code: 'NO_SUCH_CODE' })
    await expect(house.as(house.person).decidePairing({ userCode: 'BBBB-BBBJ', allow: true })).rejects.toMatchObject({
      code: 'TOO_MANY_TRIES',
    })
  })
})

describe('the endpoints', () => {
  it('describe themselves (RFC 8414)', async () => {
    await using house = await openOAuthHouse()
    const response = await house.ask('/.well-known/oauth-authorization-server')
    expect(await response.json()).toMatchObject({
      issuer: 'http://localhost:4400',
      token_endpoint: 'http://localhost:4400/api/oauth/token',
      code_challenge_methods_supported: ['S256'],
    })
  })

  it('take forms, each field once, and the methods that they have', async () => {
    await using house = await openOAuthHouse()
    const json = await house.ask('/api/oauth/token', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    expect([json.status, await json.json()]).toMatchObject([400, { error: 'invalid_request' }])
    const twice = await house.ask('/api/oauth/token', {
      method: 'POST',
      body: new URLSearchParams([
        ['grant_type', 'a'],
        ['grant_type', 'b'],
      ]),
    })
    expect(await twice.json()).toMatchObject({ error: 'invalid_request', error_description: 'grant_type comes more than once.' })
    expect((await house.post('/api/oauth/token', { grant_type: 'password' })).body).toMatchObject({ error: 'unsupported_grant_type' })
    expect((await house.post('/api/oauth/token', {})).body).toMatchObject({ error: 'invalid_request' })
    expect((await house.post('/api/oauth/device', { client_id: 'nobody' })).status).toBe(401)
    expect((await house.post('/api/oauth/device', { client_id: 'screen', scope: 'operator' })).body).toMatchObject({
      error: 'invalid_scope',
    })
    const [get, nowhere] = [await house.ask('/api/oauth/token'), await house.ask('/api/oauth/nowhere')]
    expect([get.status, get.headers.get('allow'), nowhere.status]).toEqual([405, 'POST', 404])
  })

  it('are for programs that were registered, by operators who could do the same themselves', async () => {
    await using house = await openOAuthHouse()
    const put = (change: object) =>
      house.as(house.operator).putOAuthClient({ clientId: 'more', name: 'More', redirectUris: [], scopes: ['watch'], ...change })
    await expect(put({ redirectUris: ['http://app.example.org/'] })).rejects.toMatchObject({
      code: 'BAD_REDIRECT',
      data: { redirectUri: 'http://app.example.org/' },
    })
    await expect(put({ clientId: 'Not A Name' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const { key } = await house.as(house.operator).createKey({ name: 'k', scopes: ['operator'] })
    const byKey = house.as(await house.personOf(key))
    await expect(byKey.putOAuthClient({ clientId: 'more', name: 'More', redirectUris: [], scopes: ['account'] })).rejects.toMatchObject({
      code: 'BEYOND_OWN_SCOPES',
    })
    expect((await house.as(house.operator).listOAuthClients()).items.map(({ clientId }) => clientId)).toEqual(['app', 'screen'])
    await expect(house.as(house.operator).deleteOAuthClient({ clientId: 'nobody' })).rejects.toMatchObject({ code: 'NO_SUCH_CLIENT' })
  })
})
