/// <reference lib="dom" />
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../helpers/chromium.ts'
import { openHouse, type TestHouse } from '../helpers/house.ts'
import { policyBreaches } from '../helpers/policy-breaches.ts'

const redirect = 'http://127.0.0.1/back'
const verifier = 'v'.repeat(43)

describe('letting programs and screens in, in a real Chromium', () => {
  let house: TestHouse
  let browser: Browser

  beforeAll(async () => {
    ;[house, browser] = await Promise.all([openHouse({ layout: 'all' }), launchChromium()])
    await house.newMember('walker@example.org')
    const { identity } = house.operator
    await identity.putOAuthClient({ clientId: 'television', name: 'The television', redirectUris: [], scopes: ['watch'] })
    await identity.putOAuthClient({ clientId: 'app', name: 'An app', redirectUris: [redirect], scopes: ['watch', 'account'] })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await house?.[Symbol.asyncDispose]()
  })

  /** A page of somebody who is not signed in yet, opened at an address; they sign in there. */
  const openAndSignIn = async (address: string): Promise<{ page: Page; breaches: readonly string[] }> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
    const breaches = policyBreaches(page)
    await page.goto(address)
    await page.getByLabel(/e-mail/i).fill('walker@example.org')
    await page.getByLabel(/password/i).fill('another long password')
    await page.getByRole('button', { name: /^sign in$/i }).click()
    return { page, breaches }
  }
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const response = await fetch(`${house.url}/api/oauth/${path}`, { method: 'POST', body: new URLSearchParams(form) })
    return (await response.json()) as Readonly<Record<string, string>>
  }

  it('pairs a television by the code that it shows', async () => {
    const shown = await post('device', { client_id: 'television' })
    const poll = () =>
      post('token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: 'television',
        device_code: shown['device_code']!,
      })
    const { page, breaches } = await openAndSignIn(shown['verification_uri']!)
    const code = page.getByRole('textbox', { name: 'Code' })
    await code.fill('BBBB-BBBB')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/there is no such code/i).waitFor()
    await code.fill(shown['user_code']!.toLowerCase())
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The television asks to' }).waitFor()
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['Watch as one of your profiles, and keep places and lists'])
    expect((await page.screenshot()).length).toBeGreaterThan(10_000)
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await page.getByRole('heading', { name: 'The screen is let in' }).waitFor()
    const { access_token: token } = await poll()
    expect(await house.as(token!).identity.readMe()).toMatchObject({ email: 'walker@example.org' })
    expect(breaches).toEqual([])
    await page.context().close()
  }, 60_000)

  it('sends a person who was asked back to the program, with a code or with a no', async () => {
    for (const answer of ['Allow', 'Do not allow'] as const) {
      const question = new URLSearchParams({
        ...{ response_type: 'code', client_id: 'app', redirect_uri: redirect, state: 'here', scope: 'watch account' },
        ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
      })
      const { page, breaches } = await openAndSignIn(`${house.url}/api/oauth/authorize?${question}`)
      await page.route(`${redirect}**`, (route) => route.fulfill({ body: 'the program' }))
      await page.getByRole('heading', { name: 'An app asks to' }).waitFor()
      await page.getByRole('button', { name: answer, exact: true }).click()
      await page.waitForURL(`${redirect}**`)
      const back = new URL(page.url()).searchParams
      expect([back.get('state'), back.get('error')]).toEqual(['here', answer === 'Allow' ? null : 'access_denied'])
      if (answer === 'Allow') {
        const grant = { grant_type: 'authorization_code', client_id: 'app', redirect_uri: redirect, code_verifier: verifier }
        const tokens = await post('token', { ...grant, code: back.get('code')! })
        expect(tokens['scope']).toBe('watch account')
      }
      expect(breaches).toEqual([])
      await page.context().close()
    }
  }, 60_000)
})
