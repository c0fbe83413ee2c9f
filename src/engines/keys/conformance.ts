import { describe, expect, it } from 'vitest'
import { fromUtf8, toHex, utf8 } from '../../kit/bytes.ts'
import type { Keys } from './port.ts'

/** A place without keys, and the same place as another process opens it. */
export interface KeysHarness extends AsyncDisposable {
  readonly keys: Keys
  readonly again: () => Promise<Keys>
}

/** What every engine of keys does; `open` gives a place without keys for each case. */
export const keysConformance = (engine: string, open: () => Promise<KeysHarness>): void => {
  const ids = async (keys: Keys, purpose: string) => (await keys.macKeys(purpose)).map(({ keyId }) => keyId)

  describe(`${engine} as keys`, () => {
    it('makes a key of 32 bytes at first use and keeps it', async () => {
      await using house = await open()
      const [key, ...rest] = await house.keys.macKeys('edge-token')
      expect(rest).toEqual([])
      expect(key?.keyId).toBe(1)
      expect(key?.secret).toHaveLength(32)
      expect(await house.keys.macKeys('edge-token')).toEqual([key])
      expect(await (await house.again()).macKeys('edge-token')).toEqual([key])
    })

    it('has other keys for another purpose', async () => {
      await using house = await open()
      const [token] = await house.keys.macKeys('edge-token')
      const [pin] = await house.keys.macKeys('profile-pin')
      expect(toHex(token!.secret)).not.toBe(toHex(pin!.secret))
    })

    it('puts a new key first and keeps the earlier ones until they are retired', async () => {
      await using house = await open()
      const [first] = await house.keys.macKeys('edge-token')
      const second = await house.keys.rotate('edge-token')
      expect(await house.keys.macKeys('edge-token')).toEqual([second, first])
      expect(toHex(second.secret)).not.toBe(toHex(first!.secret))
      await house.keys.retire('edge-token', first!.keyId)
      await house.keys.retire('edge-token', 77)
      await house.keys.retire('no-such-purpose', 1)
      expect(await house.keys.macKeys('edge-token')).toEqual([second])
    })

    it('goes back to the key before when the current one is retired, and to a new one when none is left', async () => {
      await using house = await open()
      const { keys } = house
      await keys.macKeys('t')
      await keys.rotate('t')
      await keys.retire('t', 2)
      expect(await ids(keys, 't')).toEqual([1])
      await keys.retire('t', 1)
      expect(await ids(keys, 't')).toEqual([3])
    })

    it('tells every process of a change at once, and loses none when two change at once', async () => {
      await using house = await open()
      const other = await house.again()
      expect(await ids(house.keys, 't')).toEqual(await ids(other, 't'))
      await Promise.all([house.keys.rotate('t'), other.rotate('t'), house.keys.rotate('u'), other.rotate('t')])
      expect(await ids(house.keys, 't')).toEqual([4, 3, 2, 1])
      expect(await other.macKeys('t')).toEqual(await house.keys.macKeys('t'))
      expect(await other.macKeys('u')).toEqual(await house.keys.macKeys('u'))
    })

    it('opens what it sealed, in any process, also after the key has changed', async () => {
      await using house = await open()
      const plain = utf8('a secret of 🔑')
      const sealed = await house.keys.seal('drm', plain, 'title t1')
      const empty = await house.keys.seal('drm', new Uint8Array(), '')
      await house.keys.rotate('drm')
      const other = await house.again()
      expect(fromUtf8(await other.open('drm', sealed, 'title t1'))).toBe('a secret of 🔑')
      expect(await other.open('drm', empty, '')).toHaveLength(0)
    })

    it('never seals the same to the same bytes', async () => {
      await using house = await open()
      const seal = () => house.keys.seal('drm', utf8('x'), '')
      expect(toHex(await seal())).not.toBe(toHex(await seal()))
    })

    it('refuses another context, another purpose, bent and cut bytes', async () => {
      await using house = await open()
      const { keys } = house
      const sealed = await keys.seal('drm', utf8('secret'), 'title t1')
      await keys.macKeys('other')
      const broken = { name: 'Failure', code: 'SEAL_BROKEN' }
      await expect(keys.open('drm', sealed, 'title t2')).rejects.toMatchObject(broken)
      await expect(keys.open('other', sealed, 'title t1')).rejects.toMatchObject(broken)
      for (let at = 0; at < sealed.length; at += 1) {
        await expect(keys.open('drm', sealed.with(at, sealed[at]! ^ 1), 'title t1')).rejects.toMatchObject(broken)
        await expect(keys.open('drm', sealed.subarray(0, at), 'title t1')).rejects.toMatchObject(broken)
      }
      expect(fromUtf8(await keys.open('drm', sealed, 'title t1'))).toBe('secret')
    })

    it('cannot open what was sealed with a retired key', async () => {
      await using house = await open()
      const { keys } = house
      const sealed = await keys.seal('drm', utf8('secret'), '')
      await keys.rotate('drm')
      expect(fromUtf8(await keys.open('drm', sealed, ''))).toBe('secret')
      await keys.retire('drm', 1)
      await expect(keys.open('drm', sealed, '')).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
    })
  })
}
