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

  const client = (forwarded: string | undefined, more: Record<string, string> = {}, trustedProxies = ['10.0.0.1', 'fd00::1']) =>
    ask('http://localhost/', '10.0.0.1', { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }), ...more }, { trustedProxies })!
      .address

  it.each([
    ['one', '203.0.113.9', '203.0.113.9'],
    ['one that the client made up before it', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['several headers, which are joined', '6.6.6.6, 7.7.7.7, 203.0.113.9', '203.0.113.9'],
    ['a proxy of ours after it', '203.0.113.9, fd00:0::0001', '203.0.113.9'],
    ['a proxy of ours that the client made up', '10.0.0.1, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['IPv4-mapped, in dots', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv4-mapped, in letters', '::FFFF:cb00:7109', '203.0.113.9'],
    ['a mapped proxy of ours', '203.0.113.9, ::ffff:a00:1', '203.0.113.9'],
    ['a zone', 'fe80::1%eth0', 'fe80::1'],
    ['another spelling', '2001:DB8:0:0::9', '2001:db8::9'],
    ['a port', '203.0.113.9:4711', '203.0.113.9'],
    ['brackets and a port', '[2001:db8::9]:4711', '2001:db8::9'],
    ['empty parts', ', ,203.0.113.9,,', '203.0.113.9'],
  ])('takes from a trusted proxy: %s', (_name, forwarded, address) => {
    expect(client(forwarded)).toBe(address)
  })

  it.each([
    ['unknown', '203.0.113.9, unknown'],
    ['a hidden name', '203.0.113.9, _secret'],
    ['a name', '203.0.113.9, localhost'],
    ['octal figures', '203.0.113.9, 0177.0.0.1'],
    ['an address with more behind it', '203.0.113.9, 127.0.0.1 203.0.113.9'],
    ['a zone in figures', '203.0.113.9, 127.0.0.1%eth0'],
  ])('takes nobody for the proxy of whom it says: %s', (_name, forwarded) => {
    expect(client(forwarded)).toBe('unknown')
  })

  it('is the proxy itself that asks when it names nobody', () => {
    for (const forwarded of [undefined, '', ' , ', '10.0.0.1, fd00::1']) expect(client(forwarded), forwarded).toBe('10.0.0.1')
  })

  it('does not read Forwarded, which proxies pass on as the client made it up', () => {
    const forwarded = 'for=127.0.0.1;host=films.lan;proto=https'
    expect(client('203.0.113.9', { forwarded })).toBe('203.0.113.9')
    expect(ask('http://localhost/', '10.0.0.1', { forwarded })).toEqual({ address: '10.0.0.1', origin: 'http://localhost' })
  })

  it('knows a trusted proxy in every spelling, on both sides', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    for (const [socket, trusted] of [
      ['::ffff:10.0.0.1', '10.0.0.1'],
      ['10.0.0.1', '::ffff:10.0.0.1'],
      ['fd00::1%eth0', 'FD00:0:0::1'],
    ] as const)
      expect(ask('http://localhost/', socket, headers, { trustedProxies: [trusted] })?.address, socket).toBe('203.0.113.9')
    expect(ask('http://localhost/', '::ffff:10.0.0.2', headers)?.address).toBe('10.0.0.2')
  })

  it('looks back over 32 proxies and no further', () => {
    const proxies = (count: number) => Array.from({ length: count }, () => '10.0.0.1').join(', ')
    expect(client(`203.0.113.9, ${proxies(31)}`)).toBe('203.0.113.9')
    expect(client(`203.0.113.9, ${proxies(32)}`)).toBe('10.0.0.1')
  })

  it('refuses schemes that are none', () => {
    expect(ask('http://localhost/', '10.0.0.1', { 'x-forwarded-proto': 'javascript' })).toBeUndefined()
  })
})
