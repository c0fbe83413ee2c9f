import { describe, expect, it } from 'vitest'
import { isRedirectUri, matchesRedirect, redirectWith } from './redirect-uri.ts'

describe('a redirect', () => {
  it.each([
    'https://app.example.org/back',
    'https://app.example.org/back?from=vitascope',
    'http://127.0.0.1/back',
    'http://127.0.0.1:5555/back',
    'http://[::1]/back',
    'org.example.app:/back',
  ])('may go to %s', (uri) => {
    expect(isRedirectUri(uri)).toBe(true)
  })

  it.each([
    'http://app.example.org/back',
    'http://localhost/back',
    'http://127.0.0.1.evil.example/back',
    'https://app.example.org/back#here',
    'https://app.example.org/back#',
    'https://user@app.example.org/back',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'app:/back',
    '/back',
    '//evil.example/back',
    '',
  ])('may not go to %s', (uri) => {
    expect(isRedirectUri(uri)).toBe(false)
  })

  it('goes exactly where it was registered, but for the port on this machine', () => {
    const registered = ['https://app.example.org/back', 'http://127.0.0.1/back']
    expect(
      ['https://app.example.org/back', 'http://127.0.0.1/back', 'http://127.0.0.1:49152/back'].map((uri) =>
        matchesRedirect(registered, uri),
      ),
    ).toEqual([true, true, true])
    expect(
      [
        'https://app.example.org/back/',
        'https://app.example.org/back?x=1',
        'https://app.example.org:8443/back',
        'https://evil.example/back',
        'http://127.0.0.1:49152/other',
        'http://[::1]:49152/back',
        'https://127.0.0.1:49152/back',
        'http://user@127.0.0.1:49152/back',
      ].map((uri) => matchesRedirect(registered, uri)),
    ).toEqual(Array.from({ length: 8 }, () => false))
  })

  it('keeps what it has already and adds what it is given, escaped', () => {
    expect(
      redirectWith('https://app.example.org/back?from=us', { code: 'a b&c', state: undefined, iss: 'https://films.example.org' }),
    ).toBe('https://app.example.org/back?from=us&code=a+b%26c&iss=https%3A%2F%2Ffilms.example.org')
    expect(redirectWith('org.example.app:/back', { code: 'x' })).toBe('org.example.app:/back?code=x')
  })
})
