import { describe, expect, it } from 'vitest'
import type { FilmProtection } from '../content-keys.ts'
import { protectionFacts } from './packed-protection.ts'

const key = (digit: string) => ({ keyId: digit.repeat(32), key: '0'.repeat(32) })
const meant: FilmProtection = {
  scheme: 'cbcs',
  clearLeadSeconds: 2,
  keys: { AUDIO: key('a'), SD: key('1'), HD: key('2'), UHD: key('3') },
  systemsOf: (_, label) => (label === 'HD' ? [{ systemId: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed' }] : []),
}
const picture = { kind: 'video', width: 640, height: 360, protection: { scheme: 'cbcs', keyId: '1'.repeat(32) } } as const

describe('protectionFacts', () => {
  it('counts the clear segments before those that need the key', () => {
    const facts = (encrypted: boolean[]) => protectionFacts({ id: 'v', init: picture, encrypted }, meant)
    expect(facts([false, false, true, true])).toEqual({ protection: { scheme: 'cbcs', keyId: '1'.repeat(32), clearSegments: 2 } })
    expect(facts([true])).toMatchObject({ protection: { clearSegments: 0 } })
    // A film may end before its clear lead does.
    expect(facts([false])).toMatchObject({ protection: { clearSegments: 1 } })
    expect(() => facts([false, true, false])).toThrow('clear segments among')
  })
  it('tells which systems know the key of the track', () => {
    const init = { ...picture, width: 1280, height: 720, protection: { scheme: 'cbcs', keyId: '2'.repeat(32) } }
    expect(protectionFacts({ id: 'v', init, encrypted: [true] }, meant).protection?.systems).toHaveLength(1)
  })
  it('takes nothing that was not meant', () => {
    const { protection: _, ...clear } = picture
    expect(protectionFacts({ id: 'v', init: clear, encrypted: [false] }, undefined)).toEqual({})
    expect(() => protectionFacts({ id: 'v', init: clear, encrypted: [false] }, meant)).toThrow('v is clear, and cbcs with the key 1')
    expect(() => protectionFacts({ id: 'v', init: clear, encrypted: [true] }, undefined)).toThrow('names no key')
    expect(() => protectionFacts({ id: 'v', init: picture, encrypted: [true] }, undefined)).toThrow('and clear was meant')
    expect(() => protectionFacts({ id: 'v', init: picture, encrypted: [true] }, { ...meant, scheme: 'cenc' })).toThrow('and cenc with')
    expect(() => protectionFacts({ id: 'v', init: { ...picture, width: 1280, height: 720 }, encrypted: [true] }, meant)).toThrow(
      'the key 222',
    )
  })
})
