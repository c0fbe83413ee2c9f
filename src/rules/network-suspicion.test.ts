import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkSuspicion, type Sighting } from './network-suspicion.ts'

const now = Date.UTC(2026, 11, 1)
const minute = 60_000
const seen = (accountId: string, address: string, atMinute: number, country?: string): Sighting => ({
  accountId,
  address,
  at: now + atMinute * minute,
  ...(country !== undefined && { country }),
})
const crowd = (accounts: number, everyMinutes: number, address = '203.0.113.9') =>
  Array.from({ length: accounts }, (_, index) => seen(`account-${index}`, address, index * everyMinutes))

describe('suspicion of a network', () => {
  it('is there when the eleventh account comes from one address within an hour', () => {
    expect(networkSuspicion(crowd(10, 1))).toEqual([])
    expect(networkSuspicion(crowd(11, 1))).toEqual([{ kind: 'many-accounts', address: '203.0.113.9', accounts: 11, at: now + 10 * minute }])
  })

  it('counts within an hour, and no account twice', () => {
    expect(networkSuspicion(crowd(11, 6))).toEqual([])
    expect(networkSuspicion(crowd(11, 5.9))).toHaveLength(1)
    expect(networkSuspicion([...crowd(10, 1), ...crowd(10, 1), ...crowd(10, 2)])).toEqual([])
  })

  it('finds the busiest hour, also after quiet ones', () => {
    const later = crowd(15, 1).map((sighting) => ({ ...sighting, at: sighting.at + 600 * minute }))
    expect(networkSuspicion([...crowd(12, 1), ...later])).toEqual([
      { kind: 'many-accounts', address: '203.0.113.9', accounts: 15, at: now + 614 * minute },
    ])
  })

  it('is there when an account is in two countries faster than a person travels', () => {
    const journey = (tookMinutes: number) => networkSuspicion([seen('ana', 'a', 0, 'DE'), seen('ana', 'b', tookMinutes, 'JP')])
    expect(journey(59)).toEqual([
      { kind: 'fast-journey', accountId: 'ana', from: 'DE', to: 'JP', tookMs: 59 * minute, at: now + 59 * minute },
    ])
    expect(journey(60)).toEqual([])
  })

  it('is not there for other people, for one country, or for countries that nobody knows', () => {
    expect(networkSuspicion([])).toEqual([])
    expect(networkSuspicion([seen('ana', 'a', 0, 'DE'), seen('leo', 'b', 1, 'JP')])).toEqual([])
    expect(networkSuspicion([seen('ana', 'a', 0, 'DE'), seen('ana', 'b', 1, 'DE'), seen('ana', 'c', 2)])).toEqual([])
    expect(networkSuspicion([seen('ana', 'a', 0, 'DE'), seen('ana', 'b', 1), seen('ana', 'c', 2, 'JP')])).toHaveLength(1)
  })

  it('names of each account the fastest journey, and the fastest account first', () => {
    const sightings = [
      seen('ana', 'a', 0, 'DE'),
      seen('ana', 'b', 40, 'JP'),
      seen('ana', 'a', 60, 'DE'),
      seen('leo', 'a', 0, 'FR'),
      seen('leo', 'b', 5, 'US'),
    ]
    expect(networkSuspicion(sightings).map((each) => each.kind === 'fast-journey' && [each.accountId, each.tookMs / minute])).toEqual([
      ['leo', 5],
      ['ana', 20],
    ])
  })

  it('does not depend on the order of what was seen', () => {
    const sighting = fc
      .tuple(fc.integer({ min: 0, max: 14 }), fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 200 }), fc.constantFrom('DE', 'JP'))
      .map(([account, address, at, country]) => seen(`account-${account}`, address, at, country))
    // One sighting at an instant: which of two countries came first would be a guess.
    const sightings = fc.uniqueArray(sighting, { selector: ({ at }) => at, maxLength: 60 })
    fc.assert(
      fc.property(sightings, (given) => {
        expect(networkSuspicion(given.toReversed())).toEqual(networkSuspicion(given))
      }),
    )
  })
})
