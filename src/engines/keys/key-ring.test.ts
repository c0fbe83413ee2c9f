import { describe, expect, it } from 'vitest'
import { nextKeyId, type Ring, withKey } from './key-ring.ts'

const ring = (lastKeyId: number, keyIds: readonly number[]): Ring => ({ lastKeyId, keys: keyIds.map((keyId) => ({ keyId, sealed: '' })) })

describe('nextKeyId', () => {
  it('begins with 1 and counts on, also past a retired key', () => {
    expect(nextKeyId('t', undefined)).toBe(1)
    expect(nextKeyId('t', ring(1, [1]))).toBe(2)
    expect(nextKeyId('t', ring(5, [4]))).toBe(6)
  })

  it('goes round after 255 and leaves out what is in use', () => {
    expect(nextKeyId('t', ring(254, [254]))).toBe(255)
    expect(nextKeyId('t', ring(255, [255, 1, 2]))).toBe(3)
  })

  it('finds the only free one, and refuses when there is none', () => {
    const all = Array.from({ length: 255 }, (_, i) => i + 1)
    expect(
      nextKeyId(
        't',
        ring(
          100,
          all.filter((keyId) => keyId !== 100),
        ),
      ),
    ).toBe(100)
    expect(() => nextKeyId('t', ring(9, all))).toThrow('All 255 keys of t are in use. Retire old ones before rotating again.')
  })
})

describe('withKey', () => {
  it('puts the new key first, under the next number', () => {
    expect(withKey({ t: ring(1, [1]) }, 't', 'new')).toEqual({
      t: {
        lastKeyId: 2,
        keys: [
          { keyId: 2, sealed: 'new' },
          { keyId: 1, sealed: '' },
        ],
      },
    })
  })

  it('changes nothing when the key is there already, so that a change may be repeated', () => {
    const once = withKey({}, 't', 'new')
    const twice = withKey(withKey(once, 't', 'newer'), 't', 'new')
    expect(withKey(once, 't', 'new')).toBe(once)
    expect(twice['t']?.keys.map(({ keyId, sealed }) => [keyId, sealed])).toEqual([
      [2, 'newer'],
      [1, 'new'],
    ])
  })
})
