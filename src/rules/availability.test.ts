import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Right } from '../contracts/rights.ts'
import { toInstant } from '../kit/clock.ts'
import { availability, type Watcher } from './availability.ts'

const now = Date.UTC(2026, 11, 1)
const minute = 60_000
const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
const inGermany: Watcher = { place: { country: 'DE' }, offers: ['basic'], maturityLimit: 18 }
const ask = (rights: readonly Right[], watcher: Partial<Watcher> = {}, nowMs = now, maturityAge = 0) =>
  availability({ rights, maturityAge }, { ...inGermany, ...watcher }, nowMs)

describe('availability', () => {
  it('lets everybody watch a title without rights, wherever they are', () => {
    expect(ask([], { place: undefined, offers: [] })).toEqual({ allow: true })
    expect(ask([], { place: { anonymity: 'tor' } })).toEqual({ allow: true })
  })

  it('refuses a profile that is a year too young before anything else', () => {
    expect(ask([right({ territories: ['FR'] })], { maturityLimit: 15 }, now, 16)).toEqual({
      allow: false,
      reason: 'TOO_MATURE',
      maturityAge: 16,
      limit: 15,
    })
    expect(ask([], { maturityLimit: 16 }, now, 16)).toEqual({ allow: true })
  })

  it('holds a right to its territories and their exceptions', () => {
    expect(ask([right({ territories: ['FR', 'DE'] })])).toEqual({ allow: true })
    expect(ask([right({ territories: ['FR', 'AT'] })])).toEqual({ allow: false, reason: 'NOT_IN_TERRITORY', country: 'DE' })
    expect(ask([right({ except: ['DE'] })])).toEqual({ allow: false, reason: 'NOT_IN_TERRITORY', country: 'DE' })
    expect(ask([right({ except: ['FR'] })])).toEqual({ allow: true })
    expect(ask([right({ territories: ['DE'], except: ['DE'] })])).toMatchObject({ reason: 'NOT_IN_TERRITORY' })
  })

  it('knows only rights of the whole world without exceptions for a country that nobody knows', () => {
    for (const place of [undefined, {}]) {
      expect(ask([right()], { place })).toEqual({ allow: true })
      expect(ask([right({ except: ['FR'] })], { place })).toEqual({ allow: false, reason: 'COUNTRY_UNKNOWN' })
      expect(ask([right({ territories: ['DE'] })], { place })).toEqual({ allow: false, reason: 'COUNTRY_UNKNOWN' })
    }
  })

  it.each(['vpn', 'proxy', 'tor', 'hosting'] as const)('looks at a %s only where territories count', (anonymity) => {
    const place = { country: 'DE', anonymity }
    expect(ask([right({ territories: ['DE'] })], { place })).toEqual({ allow: false, reason: 'HIDDEN_NETWORK', kind: anonymity })
    expect(ask([right({ territories: ['FR'] })], { place })).toEqual({ allow: false, reason: 'HIDDEN_NETWORK', kind: anonymity })
    expect(ask([right({ except: ['FR'] })], { place })).toEqual({ allow: false, reason: 'HIDDEN_NETWORK', kind: anonymity })
    expect(ask([right()], { place })).toEqual({ allow: true })
  })

  it('opens and closes a window at its instant, and says when it closes', () => {
    const from = now
    const until = now + 60 * minute
    const windowed = [right({ from: toInstant(from), until: toInstant(until) })]
    for (const before of [1, minute, 24 * 60 * minute])
      expect(ask(windowed, {}, from - before)).toEqual({ allow: false, reason: 'NOT_YET', from })
    for (const at of [from, from + 1, from + minute, until - minute, until - 1])
      expect(ask(windowed, {}, at)).toEqual({ allow: true, until })
    for (const after of [0, 1, minute]) expect(ask(windowed, {}, until + after)).toEqual({ allow: false, reason: 'NO_LONGER', until })
  })

  it('follows one window into the next that touches it, but not over a gap', () => {
    const window = (fromMinute: number, untilMinute: number, change: Partial<Right> = {}) =>
      right({ from: toInstant(now + fromMinute * minute), until: toInstant(now + untilMinute * minute), ...change })
    expect(ask([window(10, 20), window(0, 10)])).toEqual({ allow: true, until: now + 20 * minute })
    expect(ask([window(0, 10), window(5, 30), window(31, 40)])).toEqual({ allow: true, until: now + 30 * minute })
    expect(ask([window(0, 10), window(10, 20, { territories: ['FR'] })])).toEqual({ allow: true, until: now + 10 * minute })
    expect(ask([window(0, 10), right({ from: toInstant(now + 10 * minute) })])).toEqual({ allow: true })
  })

  it('asks for one of the offers, which whoever has none does not have', () => {
    const premium = [right({ offers: ['premium', 'house'] })]
    expect(ask(premium)).toEqual({ allow: false, reason: 'NEEDS_OFFER', offers: ['house', 'premium'] })
    expect(ask(premium, { offers: [] })).toMatchObject({ reason: 'NEEDS_OFFER' })
    expect(ask(premium, { offers: ['basic', 'house'] })).toEqual({ allow: true })
    expect(ask([right({ offers: ['b'] }), right({ offers: ['a', 'b'] })])).toMatchObject({ offers: ['a', 'b'] })
  })

  it('needs one right that allows', () => {
    expect(ask([right({ territories: ['FR'] }), right({ territories: ['DE'] })])).toEqual({ allow: true })
  })

  it('names of one right the reason that is furthest from allowing', () => {
    const next = toInstant(now + minute)
    const place = { country: 'DE', anonymity: 'vpn' as const }
    expect(ask([right({ territories: ['FR'], from: next })])).toMatchObject({ reason: 'NOT_IN_TERRITORY' })
    expect(ask([right({ territories: ['DE'], from: next })], { place })).toMatchObject({ reason: 'NOT_YET' })
    expect(ask([right({ territories: ['DE'], from: next })], { place: undefined })).toMatchObject({ reason: 'NOT_YET' })
    expect(ask([right({ territories: ['DE'], offers: ['house'] })], { place })).toMatchObject({ reason: 'HIDDEN_NETWORK' })
    expect(ask([right({ until: toInstant(now), offers: ['house'] })])).toMatchObject({ reason: 'NO_LONGER' })
  })

  it('names of several rights the one that is nearest', () => {
    const french = right({ territories: ['FR'] })
    const gone = right({ until: toInstant(now - minute) })
    const longGone = right({ until: toInstant(now - 9 * minute) })
    const soon = right({ from: toInstant(now + minute) })
    const later = right({ from: toInstant(now + 9 * minute) })
    const german = right({ territories: ['DE'] })
    const dear = right({ offers: ['house'] })
    expect(ask([french, gone, longGone])).toEqual({ allow: false, reason: 'NO_LONGER', until: now - minute })
    expect(ask([french, gone, later, soon])).toEqual({ allow: false, reason: 'NOT_YET', from: now + minute })
    expect(ask([german, soon, gone], { place: undefined })).toMatchObject({ reason: 'COUNTRY_UNKNOWN' })
    expect(ask([soon, german], { place: { anonymity: 'proxy' } })).toMatchObject({ reason: 'HIDDEN_NETWORK' })
    expect(ask([german, dear, soon], { place: { anonymity: 'proxy' } })).toMatchObject({ reason: 'NEEDS_OFFER' })
  })

  it('asks nobody for an offer who only looks around, but for everything else', () => {
    expect(ask([right({ offers: ['house'] })], { offers: 'every' })).toEqual({ allow: true })
    expect(ask([right({ offers: ['house'], until: toInstant(now + 1) })], { offers: 'every' })).toEqual({ allow: true, until: now + 1 })
    expect(ask([right({ offers: ['house'], territories: ['FR'] })], { offers: 'every' })).toMatchObject({ reason: 'NOT_IN_TERRITORY' })
  })
})

describe('availability, whatever the rights', () => {
  // Few instants and countries, so that windows touch, overlap and leave gaps.
  const instant = fc.integer({ min: -6, max: 6 }).map((step) => now + step * minute)
  const country = fc.constantFrom('DE', 'FR', 'JP')
  const anyRight = fc
    .record({
      territories: fc.oneof(fc.constant('world' as const), fc.uniqueArray(country, { minLength: 1 })),
      except: fc.uniqueArray(country, { maxLength: 1 }),
      from: fc.option(instant, { nil: undefined }),
      lasts: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      offers: fc.oneof(fc.constant('any' as const), fc.uniqueArray(fc.constantFrom('basic', 'house'), { minLength: 1 })),
    })
    .map(({ from, lasts, ...rest }) =>
      right({
        ...rest,
        ...(from !== undefined && { from: toInstant(from) }),
        ...(lasts !== undefined && { until: toInstant((from ?? now) + lasts * minute) }),
      }),
    )
  const rights = fc.array(anyRight, { minLength: 1, maxLength: 5 })
  const watcher = fc.record({
    place: fc.option(fc.record({ country }), { nil: undefined }),
    offers: fc.constantFrom(['basic'], ['house'], [], 'every' as const),
    maturityLimit: fc.constant(18),
  })

  it('allows at every instant before the end that it names, and not at that end', () => {
    fc.assert(
      fc.property(rights, watcher, (given, viewer) => {
        const answer = ask(given, viewer)
        if (!answer.allow) return
        const end = answer.until ?? now + 20 * minute
        for (let at = now; at < end; at += minute / 2) expect(ask(given, viewer, at)).toEqual(answer)
        expect(ask(given, viewer, end - 1).allow).toBe(true)
        if (answer.until !== undefined) expect(ask(given, viewer, answer.until).allow).toBe(false)
      }),
    )
  })

  it('refuses exactly when each right alone refuses', () => {
    fc.assert(
      fc.property(rights, watcher, (given, viewer) => {
        expect(ask(given, viewer).allow).toBe(given.some((each) => ask([each], viewer).allow))
      }),
    )
  })

  it('names a reason that one right alone would name', () => {
    fc.assert(
      fc.property(rights, watcher, (given, viewer) => {
        const answer = ask(given, viewer)
        if (!answer.allow)
          expect(given.map((each) => ask([each], viewer))).toContainEqual(expect.objectContaining({ reason: answer.reason }))
      }),
    )
  })

  it('allows more with every right that is added', () => {
    fc.assert(
      fc.property(rights, anyRight, watcher, (given, more, viewer) => {
        if (ask(given, viewer).allow) expect(ask([more, ...given], viewer).allow).toBe(true)
      }),
    )
  })
})
