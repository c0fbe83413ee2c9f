import { describe, expect, it } from 'vitest'
import { networkOf } from './rate-filters.ts'

describe('the network that shares a rate', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2::9', '2001:db8:1:2::'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::'],
    ['2001:db8::9', '2001:db8::'],
    ['2001:db8::', '2001:db8::'],
    ['::1', '::'],
    ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
    ['unknown', 'unknown'],
    ['fe80::1%eth0', 'fe80::'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
