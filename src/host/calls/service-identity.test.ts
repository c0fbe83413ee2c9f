import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testPerson } from '../../../test/helpers/people.ts'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../kit/bytes.ts'
import { manualClock } from '../../kit/clock.ts'
import { claimChecker, claimMaker, roleKeys } from './service-identity.ts'

describe('a service identity', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vitascope-roles-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const setUp = () => {
    const clock = manualClock()
    const keys = roleKeys(folder)
    keys.create(['gateway', 'playback'])
    return {
      clock,
      keys,
      make: claimMaker({ clock }, 'gateway', keys.privateKey('gateway')),
      check: claimChecker({ clock, keyOf: keys.publicKey }),
    }
  }

  it('says who calls, whom, and for which person', () => {
    const { make, check } = setUp()
    const person = testPerson()
    expect(check(make('playback', person), 'playback')).toMatchObject({ from: 'gateway', to: 'playback', person })
    expect(check(make('playback', undefined), 'playback')).not.toHaveProperty('person')
  })

  it('counts for three minutes and is made anew before that', async () => {
    const { clock, make, check } = setUp()
    const claim = make('playback', undefined)
    await clock.advance(100_000)
    expect(make('playback', undefined)).toBe(claim)
    await clock.advance(79_000)
    expect(check(claim, 'playback')).toBeDefined()
    await clock.advance(1_000)
    expect(check(claim, 'playback')).toBeUndefined()
    expect(check(make('playback', undefined), 'playback')).toBeDefined()
  })

  it('is worth nothing to another callee, under another name, or bent', () => {
    const { keys, clock, make, check } = setUp()
    const claim = make('playback', undefined)
    expect(check(claim, 'identity')).toBeUndefined()
    const [payload, signature] = claim.split('.') as [string, string]
    const forged = toBase64Url(utf8(fromUtf8(fromBase64Url(payload)!).replace('"gateway"', '"playback"')))
    expect(check(`${forged}.${signature}`, 'playback')).toBeUndefined()
    for (const bent of [
      '',
      '.',
      'a.b',
      `${payload}.`,
      `${payload}.${signature}.${signature}`,
      `${payload}.${toBase64Url(new Uint8Array(64))}`,
      '{}.{}',
    ]) {
      expect(check(bent, 'playback'), bent).toBeUndefined()
    }
    const stranger = claimMaker({ clock }, 'gateway', keys.privateKey('playback'))
    expect(check(stranger('playback', undefined), 'playback')).toBeUndefined()
  })

  it('keeps its private keys private and never makes them twice', () => {
    const { keys } = setUp()
    const before = keys.privateKey('gateway').export({ type: 'pkcs8', format: 'pem' })
    keys.create(['gateway'])
    expect(keys.privateKey('gateway').export({ type: 'pkcs8', format: 'pem' })).toBe(before)
    expect(statSync(join(folder, 'gateway.key')).mode & 0o777).toBe(0o600)
    expect(keys.publicKey('../gateway')).toBeUndefined()
  })
})
