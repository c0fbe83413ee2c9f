import { describe, expect, it } from 'vitest'
import { checkSignature, signatureOf } from './webhook-signature.ts'

const secret = 'whsec_test'
const body = '{"id":"evt_1"}'
const now = 1_767_225_600_000
const seconds = now / 1000
const check = (header: string | null, change: Partial<Parameters<typeof checkSignature>[0]> = {}) =>
  checkSignature({ secret, header, body, now, ...change })

describe('checkSignature', () => {
  it('signs as the scheme says', () => {
    // openssl dgst -sha256 -hmac whsec_test over `1767225600.{"id":"evt_1"}`
    expect(signatureOf(secret, seconds, body)).toBe(`t=1767225600,v1=${expectedDigest}`)
  })

  it('takes a body that was signed with the secret, among other signatures too', () => {
    const good = signatureOf(secret, seconds, body)
    expect(() => check(good)).not.toThrow()
    expect(() => check(`t=${seconds},v1=${'0'.repeat(64)},v0=abc,${good.split(',')[1]}`)).not.toThrow()
  })

  it('takes a difference of five minutes of our clocks and no more', () => {
    const good = signatureOf(secret, seconds, body)
    for (const apart of [-300_000, 300_999]) expect(() => check(good, { now: now + apart })).not.toThrow()
    for (const apart of [-301_000, 301_000]) expect(() => check(good, { now: now + apart })).toThrow('300 s are allowed')
  })

  it.each([
    ['nothing', null],
    ['no time', `v1=${'0'.repeat(64)}`],
    ['no signature', `t=${seconds}`],
    ['another scheme', signatureOf(secret, seconds, body).replace('v1', 'v0')],
    ['another secret', signatureOf('whsec_other', seconds, body)],
    ['another time', signatureOf(secret, seconds, body).replace(`t=${seconds}`, `t=${seconds + 1}`)],
    ['another body', signatureOf(secret, seconds, `${body} `)],
    ['half a signature', signatureOf(secret, seconds, body).slice(0, -2)],
  ])('refuses %s', (_, header) => {
    expect(() => check(header)).toThrow(expect.objectContaining({ code: 'BAD_SIGNATURE' }))
  })
})

const expectedDigest = '45b40331de0325606dc5400202ade162460fbe48daf9401adfdcd0d7b4f35470'
