import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Card, Title, TitleRights } from '../../src/contracts/catalogue.ts'
import type { MyOffer } from '../../src/contracts/commerce.ts'
import type { Build, Job, Master } from '../../src/contracts/encode.ts'
import type { Key, Me, Profile } from '../../src/contracts/identity.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'
import { signatureOf } from '../../src/engines/payments/webhook-signature.ts'
import { openApi, type ApiCall } from '../helpers/api.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { ffmpegPath, makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** Operations of a house that is new, that shows the demo, or that takes money. */
const elsewhere = ['identity.completeSetup', 'identity.watchDemo', 'payments.hear']

type Api = Awaited<ReturnType<typeof openApi>>

/** Asks for the good case: everything in the request and in the answer is as the document describes it. */
const goodCasesOf =
  (api: Api, done: Set<string>) =>
  async <Body>(operationId: string, given?: ApiCall): Promise<Body> => {
    const { status, body } = await api.call(operationId, given)
    expect([operationId, status < 400 || body]).toEqual([operationId, true])
    done.add(operationId)
    return body as Body
  }

describe.each(layouts)('somebody who knows the OpenAPI document and nothing else, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let master: string
  let api: Api
  let good: ReturnType<typeof goodCasesOf>
  let member: string
  let titleId: string
  const done = new Set<string>(elsewhere)

  beforeAll(async () => {
    folder = await temporaryFolder()
    ;[master, house] = await Promise.all([
      makeMaster(folder.path, 'film.mp4', { seconds: 1, audio: [], subtitles: true }),
      openHouse({
        layout,
        variables: { FFMPEG_PATH: await breakableFfmpeg(folder.path), VITASCOPE_ENCODE_WORKERS: '2' },
      }),
    ])
    api = await openApi(house.url, readFileSync(join(house.data, 'keys', 'operator.key'), 'utf8').trim())
    good = goodCasesOf(api, done)
  }, 90_000)
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  const jobOver = (jobId: string) =>
    waitFor(
      async () => {
        const job = await good<Job>('encode.readJob', { params: { jobId } })
        return ['done', 'failed', 'refused', 'cancelled'].includes(job.state) && job
      },
      { patienceMs: 90_000, words: () => `the job did not end:\n${house.said()}` },
    )

  it('signs up, looks after profiles, and chooses one', async () => {
    expect(await good('identity.readSetup', { token: null })).toEqual({ needsOperator: false, demo: false })
    await good('commerce.listOffers', { token: null })
    const account = { email: 'ana@example.org', password: 'another long password' }
    await good('identity.signUp', { token: null, body: { ...account, name: 'Ana' } })
    const signedIn = await good<{ sessionToken: string; me: Me }>('identity.signIn', { token: null, body: account })
    member = signedIn.sessionToken
    const { profileId } = await good<Profile>('identity.createProfile', { token: member, body: { name: 'Léo', kids: true } })
    const params = { profileId }
    expect(await good('identity.updateProfile', { token: member, params, body: { name: 'Leo', pin: '1234' } })).toMatchObject({
      hasPin: true,
    })
    expect(await good('identity.chooseProfile', { token: member, params, body: { pin: '1234' } })).toMatchObject({ profileId })
    await good('identity.deleteProfile', { token: member, params })
    const [{ profileId: own }] = (await good<Me>('identity.readMe', { token: member })).profiles as [Profile]
    await good('identity.chooseProfile', { token: member, params: { profileId: own }, body: {} })
    await good('commerce.readMyOffer', { token: member })
    const { keyId } = await good<Key>('identity.createKey', { body: { name: 'a robot', scopes: ['encode'] } })
    expect((await good<{ items: Key[] }>('identity.listKeys')).items).toMatchObject([{ keyId, name: 'a robot', scopes: ['encode'] }])
    await good('identity.deleteKey', { params: { keyId } })
  })

  it('lets a program and a screen act for it, as far as it allows, and ends that again', async () => {
    await good('oauth.readMetadata', { token: null })
    const redirect = 'https://app.example.org/back'
    const scopes = ['watch']
    await good('identity.putOAuthClient', { params: { clientId: 'app' }, body: { name: 'An app', redirectUris: [redirect], scopes } })
    expect((await good<{ items: unknown[] }>('identity.listOAuthClients')).items).toHaveLength(1)
    const verifier = 'v'.repeat(43)
    const question = {
      ...{ response_type: 'code', client_id: 'app', redirect_uri: redirect, code_challenge_method: 'S256' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    }
    const { headers } = await api.call('oauth.authorize', { token: null, query: question })
    done.add('oauth.authorize')
    const params = { authorizationId: new URL(headers.get('location')!).searchParams.get('id')! }
    expect(await good('identity.readAuthorization', { token: member, params })).toEqual({ clientName: 'An app', scopes })
    const { redirectTo } = await good<{ redirectTo: string }>('identity.decideAuthorization', {
      token: member,
      params,
      body: { allow: true },
    })
    const code = new URL(redirectTo).searchParams.get('code')!
    const form = (fields: Readonly<Record<string, string>>) => ({ token: null, body: new URLSearchParams({ client_id: 'app', ...fields }) })
    const grant = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier }
    const tokens = await good<{ access_token: string }>('oauth.token', form(grant))
    expect(await good('identity.readMe', { token: tokens.access_token })).toMatchObject({ email: 'ana@example.org' })
    const refused = await api.call('identity.createProfile', { token: tokens.access_token, body: { name: 'More' } })
    expect(refused).toMatchObject({ status: 403, body: { code: 'OUT_OF_SCOPE' } })
    const shown = await good<{ user_code: string }>('oauth.beginPairing', form({}))
    const pairing = { params: { userCode: shown.user_code } }
    expect(await good('identity.readPairing', { token: member, ...pairing })).toEqual({ clientName: 'An app', scopes })
    await good('identity.decidePairing', { token: member, ...pairing, body: { allow: true } })
    await good('oauth.revoke', form({ token: tokens.access_token }))
    await good('identity.deleteOAuthClient', { params: { clientId: 'app' } })
  })

  it('subscribes to an offer that costs money, changes it, gets the money back, and ends with one that costs nothing', async () => {
    await subscribeAndCancel(good, member)
  })

  it('adds a title, once however often the same key asks', async () => {
    const film = { kind: 'film', name: { en: 'The outsider', ja: '異邦人' }, genres: ['Drama'] }
    const headers = { 'idempotency-key': '"the outsider"' }
    const made = await good<Title>('catalogue.createTitle', { headers, body: film })
    expect(await good('catalogue.createTitle', { headers, body: film })).toEqual(made)
    expect(await good('catalogue.createTitle', { headers, body: { ...film, name: { en: 'Another' } } })).toEqual(made)
    ;({ titleId } = made)
    const { items } = await good<{ items: Title[] }>('catalogue.listTitles', { query: { query: 'outsider', limit: '10' } })
    expect(items).toEqual([made])
    await good('catalogue.updateTitle', { params: { titleId }, body: { year: 1942 } })
    expect(await good('catalogue.readTitle', { params: { titleId } })).toMatchObject({ year: 1942 })
    const right = { territories: 'world', until: '2200-01-01T00:00:00.000Z' }
    const put = await good<TitleRights>('catalogue.putRights', { params: { titleId }, body: { rights: [right] } })
    expect(put).toMatchObject({ titleId, rights: [{ ...right, except: [], offers: 'any' }] })
    expect(await good('catalogue.readRights', { params: { titleId } })).toEqual(put)
    const query = { from: '2199-12-31T00:00:00.000Z', until: '2200-01-02T00:00:00.000Z' }
    expect(await good('catalogue.listRightsCalendar', { query })).toMatchObject({ items: [{ change: 'leaves', titleId }] })
  })

  it('uploads a master in pieces, hands it over, and follows it; then another build, and back', async () => {
    const bytes = await readFile(master)
    const uploadId = await upload(api, good, bytes)
    const headers = { 'idempotency-key': 'one' }
    const body = { source: { kind: 'upload', uploadId }, titleId, recipe: 'economy' }
    const submitted = await good<{ jobId: string }>('encode.submitMaster', { headers, body })
    expect(await good('encode.submitMaster', { headers, body })).toEqual(submitted)
    const second = await good<{ jobId: string }>('encode.submitMaster', { body: { ...body, source: { kind: 'path', path: master } } })
    await good('encode.readQueue')
    const states = await good<readonly (Job | undefined)[]>('encode.watchJob', { params: { jobId: submitted.jobId } })
    expect(states.findLast((job) => job !== undefined)).toMatchObject({ state: 'done' })
    expect(await jobOver(second.jobId)).toMatchObject({ state: 'done' })
    expect((await good<{ items: Job[] }>('encode.listJobs', { query: { titleId } })).items).toHaveLength(2)
    const { items } = await good<{ items: Build[] }>('encode.listBuilds', { params: { titleId } })
    for (const operationId of ['encode.readInspection', 'encode.readLadders'])
      await good(operationId, { params: { jobId: submitted.jobId } })
    await good('encode.readQuality', { params: { buildId: items[0]!.buildId } })
    const masters = await good<{ items: Master[] }>('encode.listMasters', { params: { titleId } })
    expect(masters.items[0]).toMatchObject({ state: 'in-place', titleId })
    const again = { params: { masterId: masters.items[0]!.masterId }, body: { recipe: 'economy' } }
    await good('encode.cancelJob', { params: { jobId: (await good<{ jobId: string }>('encode.encodeAgain', again)).jobId } })
    const complete = items.filter((build) => build.complete).map((build) => build.buildId)
    expect(complete).toHaveLength(2)
    const { publishedBuildId } = await waitFor(async () => {
      const title = await good<Title>('catalogue.readTitle', { params: { titleId } })
      return title.previousBuildId !== undefined && title
    })
    const other = complete.find((buildId) => buildId !== publishedBuildId)!
    expect(await good('catalogue.publish', { params: { titleId }, body: { buildId: other } })).toMatchObject({ publishedBuildId: other })
    expect(await good('catalogue.rollback', { params: { titleId } })).toMatchObject({ publishedBuildId })
  }, 180_000)

  it('finds the title as a member, watches it, and leaves a trace', async () => {
    const as = { token: member }
    const params = { titleId }
    const home = await waitFor(async () => {
      const page = await good<{ rows: { items: Card[] }[] }>('recommend.readHome', as)
      return page.rows.length > 0 && page
    })
    const card = home.rows[0]!.items[0]!
    await good('catalogue.readTitlePage', { ...as, params })
    await good('recommend.moreLike', { ...as, params })
    await waitFor(
      async () => (await good<{ fallback: boolean }>('search.findTitles', { ...as, query: { query: 'outs' } })).fallback === false,
    )
    const [, , , , file] = card.artwork!.card[0]!.url.split('/')
    await good('artwork.read', { ...as, params: { titleId, file: file! } })

    const start = { ...as, headers: { 'idempotency-key': 'press' }, body: { titleId, device: { videoCodecs: ['h264', 'av1'] } } }
    const session = await waitFor(async () => {
      const { status } = await api.call('playback.startSession', start)
      return status === 201 && good<PlaySession>('playback.startSession', start)
    })
    const { playId } = session
    await readThroughTheDoor(good, session)
    await good('playback.heartbeat', { ...as, params: { playId } })
    await good('playback.renewSession', { ...as, params: { playId } })
    expect(await good('playback.countPlays')).toEqual({ plays: 1 })
    await good('viewing.savePosition', { ...as, params, body: { playId, positionSeconds: 0.5, durationSeconds: 1 } })
    await waitFor(async () => (await good<{ items: unknown[] }>('viewing.listPositions', as)).items.length === 1)
    await good('viewing.addToMyList', { ...as, params })
    expect(await good('viewing.listMyList', as)).toEqual({ titleIds: [titleId] })
    await good('viewing.removeFromMyList', { ...as, params })
    await good('viewing.forgetTitle', { ...as, params })
    const moment = { id: session.playId, playId, sequence: 0, at: session.expiresAt, kind: 'attempt' }
    expect(await good('events.accept', { ...as, body: { moments: [moment] } })).toEqual({ accepted: 1 })
    await good('playback.endSession', { ...as, params: { playId } })
    await waitFor(async () => {
      const { status, body } = await api.call('events.readStory', { params: { playId } })
      return status === 200 && (body as { lines: unknown[] }).lines.length >= 2
    })
    await good('events.readStory', { params: { playId } })
    expect((await good<{ items: unknown[] }>('events.listPlays', { query: { limit: '5' } })).items).toHaveLength(1)
    await good('identity.signOut', as)
  }, 60_000)

  it('looks after the house, and tries a failed job again', async () => {
    expect(await good('house.readHealth', { token: null })).toMatchObject({ status: 'ok' })
    await good('gateway.readStatus')
    await good('events.readNow')
    await good('steering.listEdges')
    await good('playback.startTestSession', { body: { titleId } })
    const broken = join(folder.path, 'broken')
    await writeFile(broken, '')
    // What is made of a film already is not made again, so another one fails.
    const path = await makeMaster(folder.path, 'another.mp4', { seconds: 1, audio: [], height: 176 })
    const body = { source: { kind: 'path', path }, titleId, recipe: 'economy' }
    const { jobId } = await good<{ jobId: string }>('encode.submitMaster', { body })
    expect(await jobOver(jobId)).toMatchObject({ state: 'failed' })
    await rm(broken)
    expect(await good('encode.retryJob', { params: { jobId } })).not.toMatchObject({ state: 'failed' })
    expect(await good('encode.cancelJob', { params: { jobId } })).toMatchObject({ state: 'cancelled' })
    await good('catalogue.deleteTitle', { params: { titleId } })
  }, 60_000)

  it('is told when it sends a cursor that no list gave', async () => {
    for (const operationId of ['catalogue.listTitles', 'encode.listJobs'])
      expect(await api.call(operationId, { query: { cursor: 'zzz' } })).toMatchObject({ status: 400, body: { code: 'BAD_CURSOR' } })
  })

  it('has then seen the good case of everything that the document describes', () => {
    expect(new Set(api.operationIds).size).toBe(api.operationIds.length)
    expect(api.operationIds.filter((operationId) => !done.has(operationId))).toEqual([])
  })
})

describe('the OpenAPI document of a new house with a demo', () => {
  const webhookSecret = 'whsec_test'

  it('describes how its operator is made, how the demo is watched, and how the payment provider is heard', async () => {
    await using folder = await temporaryFolder()
    await using house = await openHouse({
      layout: 'all',
      variables: {
        VITASCOPE_ADMIN_EMAIL: '',
        VITASCOPE_ADMIN_PASSWORD: '',
        VITASCOPE_DEMO: 'on',
        VITASCOPE_PAYMENTS_KIND: 'stripe',
        VITASCOPE_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test',
        VITASCOPE_PAYMENTS_STRIPE_WEBHOOK_SECRET: webhookSecret,
        // Nobody watches it here, so nothing of it is drawn.
        FFMPEG_PATH: await brokenProgram(folder.path),
      },
    })
    const good = goodCasesOf(await openApi(house.url), new Set())
    expect(await good('identity.readSetup')).toEqual({ needsOperator: true, demo: true })
    const setupToken = readFileSync(join(house.data, 'run', 'setup-token'), 'utf8')
    const account = { email: 'operator@example.org', password: 'a long enough password' }
    expect(await good('identity.completeSetup', { body: { setupToken, ...account } })).toMatchObject({ me: { operator: true } })
    expect(await good('identity.watchDemo')).toMatchObject({ me: { demo: true } })
    const event = { id: 'evt_1', type: 'customer.created', data: { object: {} } }
    const headers = { 'stripe-signature': signatureOf(webhookSecret, Math.floor(Date.now() / 1000), JSON.stringify(event)) }
    expect(await good('payments.hear', { headers, body: event })).toEqual({ heard: true })
  }, 60_000)
})

const brokenProgram = async (folder: string): Promise<string> => {
  const path = join(folder, 'broken')
  await writeFile(path, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  return path
}

/** An ffmpeg that encodes no H.264 while a file named `broken` lies in the folder. */
const breakableFfmpeg = async (folder: string): Promise<string> => {
  const path = join(folder, 'ffmpeg')
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in *libx264*) [ -e "${join(folder, 'broken')}" ] && exit 1 ;; esac\nexec "${ffmpegPath}" "$@"\n`,
    { mode: 0o755 },
  )
  return path
}

/** Two offers that cost money, a member who takes one, changes to the other, gets the money back, and ends with what costs nothing. */
const subscribeAndCancel = async (good: ReturnType<typeof goodCasesOf>, token: string): Promise<void> => {
  const offer = { name: 'Paid', maxHeight: 2160, streams: 2, downloads: 2, ads: false, open: true }
  const putOffer = (offerId: string, amountMinor: number) =>
    good('commerce.putOffer', { params: { offerId }, body: { ...offer, price: { amountMinor, currency: 'EUR', period: 'month' } } })
  await putOffer('small', 500)
  await putOffer('paid', 999)
  expect((await good<{ items: unknown[] }>('commerce.listAllOffers')).items).toHaveLength(4)
  const ask = (offerId: string) => ({ token, body: { offerId, paymentMethod: 'card', idempotencyKey: offerId } })
  await good('commerce.subscribe', ask('small'))
  const changed = await good<MyOffer>('commerce.changeOffer', ask('paid'))
  expect(changed).toMatchObject({ active: true, offer: { offerId: 'paid' }, payment: { state: 'paid' } })
  expect((await good<{ items: unknown[] }>('commerce.listMyPayments', { token })).items).toHaveLength(2)
  expect((await good<{ items: unknown[] }>('commerce.listPayments', { query: { limit: '1' } })).items).toHaveLength(1)
  const { paymentId } = changed.payment!
  expect(await good('commerce.refundPayment', { params: { paymentId } })).toMatchObject({ state: 'refunded' })
  expect(await good('commerce.cancelSubscription', { token, body: { when: 'now' } })).toMatchObject({ active: false })
  expect(await good('commerce.subscribe', ask('house'))).toMatchObject({ active: true })
}

/** By the words of the document: begin, send, ask, send the rest. Gives the upload's id. */
const upload = async (api: Api, good: ReturnType<typeof goodCasesOf>, bytes: Uint8Array): Promise<string> => {
  const tus = { 'tus-resumable': '1.0.0' }
  const begin = async (size: number) => {
    const checksum = Buffer.from(createHash('sha256').update(bytes).digest('hex')).toString('base64')
    const headers = { ...tus, 'upload-length': String(size), 'upload-metadata': `checksum ${checksum}` }
    await good('uploads.begin', { headers })
    return (await api.call('uploads.begin', { headers })).headers.get('location')!.split('/').at(-1)!
  }
  await good('uploads.remove', { params: { uploadId: await begin(10) }, headers: tus })
  const params = { uploadId: await begin(bytes.length) }
  const half = Math.floor(bytes.length / 2)
  await good('uploads.send', { params, headers: { ...tus, 'upload-offset': '0' }, body: bytes.subarray(0, half) })
  expect((await api.call('uploads.read', { params, headers: tus })).headers.get('upload-offset')).toBe(String(half))
  await good('uploads.read', { params, headers: tus })
  await good('uploads.send', { params, headers: { ...tus, 'upload-offset': String(half) }, body: bytes.subarray(half) })
  return params.uploadId
}

/** The first manifest of a play and a file that it names, at the paths that the document describes. */
const readThroughTheDoor = async (good: ReturnType<typeof goodCasesOf>, session: PlaySession): Promise<void> => {
  const [manifest, selection, buildId, token] = new URL(session.dashUrl).pathname.split('/').toReversed() as [
    string,
    string,
    string,
    string,
  ]
  const place = { edge: session.pathways[0]!.edge, token, buildId }
  const text = await good<string>('edge.readManifest', { params: { ...place, selection, manifest }, token: null })
  const file = /files\/([^"<]+\.vtt)/.exec(text)![1]!
  await good('edge.readFile', { params: { ...place, file }, headers: { range: 'bytes=0-5' }, token: null })
}
