import { describe, expect, it } from 'vitest'
import { checkedOrigin } from './checked-origin.ts'

const settings = { trustedProxies: ['10.0.0.1'], allowedHosts: ['films.lan'] }
const ask = (
  url: string,
  socketAddress: string,
  headers: Record<string, string> = {},
  change: Partial<typeof settings> & { publicUrl?: string } = {},
) => checkedOrigin({ url, header: (name) => headers[name] }, socketAddress, { ...settings, ...change })

describe('the checked origin', () => {
  it.each([
    'http://localhost:4400',
    'http://127.0.0.1:4400',
    'http://[::1]:4400',
    'http://one.localhost:4401',
    'http://192.168.1.7:4400',
    'http://films.lan',
  ])('is %s when asked for so', (origin) => {
    expect(ask(`${origin}/x`, '127.0.0.1')).toEqual({ address: '127.0.0.1', origin })
  })

  it.each(['http://evil.example/', 'http://localhost.evil.example/', 'http://films.lan.evil.example/'])('is refused for %s', (url) => {
    expect(ask(url, '127.0.0.1')).toBeUndefined()
  })

  it('is the public one when asked for by its name', () => {
    expect(ask('http://films.example.org/x', '127.0.0.1', {}, { publicUrl: 'https://films.example.org' })).toEqual({
      address: '127.0.0.1',
      origin: 'https://films.example.org',
    })
  })

  it('believes forwarded headers of trusted proxies and of nobody else', () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.1', 'x-forwarded-host': 'films.lan', 'x-forwarded-proto': 'https' }
    expect(ask('http://localhost:4400/', '::ffff:10.0.0.1', headers)).toEqual({ address: '203.0.113.9', origin: 'https://films.lan' })
    expect(ask('http://localhost:4400/', '10.0.0.2', headers)).toEqual({ address: '10.0.0.2', origin: 'http://localhost:4400' })
  })

  it('refuses schemes that are none', () => {
    expect(ask('http://localhost/', '10.0.0.1', { 'x-forwarded-proto': 'javascript' })).toBeUndefined()
  })
})
