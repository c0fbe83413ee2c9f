import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIp, parseIp } from './ip-address.ts'

const spelling = (text: string) => {
  const bytes = parseIp(text)
  return bytes && formatIp(bytes)
}

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['0.0.0.0', '0.0.0.0'],
    ['2001:DB8:0:0:0:0:0:9', '2001:db8::9'],
    ['2001:db8:0:1::0:1', '2001:db8:0:1::1'],
    ['2001:db8::0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9%3', '203.0.113.9'],
    ['64:ff9b::203.0.113.9', '64:ff9b::cb00:7109'],
  ])('%s is %s', (text, expected) => {
    expect(spelling(text)).toBe(expected)
  })

  it.each([
    '',
    'unknown',
    '_hidden',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.09',
    '0x7f.1',
    '203.0.113.9:80',
    '[2001:db8::9]',
    '[2001:db8::9]:443',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8',
    ':1:2:3:4:5:6:7',
    '::12345',
    '::ffff:203.0.113.999',
    '203.0.113.9::',
    'fe80::1%',
    'fe80::1%a%b',
    'fe80::1%eth 0',
    '203.0.113.9%eth0',
    ' 203.0.113.9',
  ])('"%s" is none', (text) => {
    expect(parseIp(text)).toBeUndefined()
  })

  it('of any bytes is read back from its spelling, which Node takes too', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }))
    fc.assert(
      fc.property(bytes, (given) => {
        const mapped = given.length === 16 && given.subarray(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255'
        expect(parseIp(formatIp(given))).toEqual(mapped ? given.slice(12) : given)
        expect(isIP(formatIp(given))).toBe(given.length === 4 ? 4 : 6)
      }),
    )
  })
})
