import { describe, expect, it } from 'vitest'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import { decideEntitlement, decideTest, type Playable } from './entitlement.ts'

const build = { buildId: '019370a0-0000-7000-8000-0000000000f1' as BuildId, factsBlob: 'f'.repeat(64) }
const film: Playable = {
  titleId: '019370a0-0000-7000-8000-0000000000e1' as TitleId,
  kind: 'film',
  visible: true,
  maturityAge: 12,
  rights: [],
  build,
}
const now = Date.UTC(2026, 11, 1)
const here = { place: { country: 'DE' }, now } as const
const entitlement = {
  active: true,
  offer: { offerId: 'basic', name: 'Basic', maxHeight: 720, streams: 1, downloads: 1, ads: false, open: true },
}

describe('entitlement', () => {
  it('lets a profile that is old enough watch, up to the height of its offer', () => {
    expect(decideEntitlement({ title: film, entitlement, maturityLimit: 12, ...here })).toEqual({ allow: true, build, maxHeight: 720 })
  })

  it('refuses a profile that is a year too young, and tells both ages', () => {
    expect(decideEntitlement({ title: film, entitlement, maturityLimit: 11, ...here })).toEqual({
      allow: false,
      reason: 'TOO_MATURE',
      maturityAge: 12,
      limit: 11,
    })
  })

  it('does not know a hidden title, whatever else is wrong with it', () => {
    const hidden: Playable = { ...film, visible: false, kind: 'series', maturityAge: 18 }
    expect(decideEntitlement({ title: hidden, entitlement: { ...entitlement, active: false }, maturityLimit: 0, ...here })).toEqual({
      allow: false,
      reason: 'NO_SUCH_TITLE',
    })
  })

  it.each([
    ['NOT_A_VIDEO', { ...film, kind: 'series' as const }, entitlement],
    ['NOT_IN_OFFER', film, { ...entitlement, active: false }],
    ['NOT_READY', { ...film, build: undefined }, entitlement],
  ])('refuses with %s', (reason, title, has) => {
    expect(decideEntitlement({ title, entitlement: has, maturityLimit: 18, ...here })).toEqual({ allow: false, reason })
  })
})

describe('entitlement by rights', () => {
  const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
  const decide = (rights: Right[], change: Partial<Parameters<typeof decideEntitlement>[0]> = {}) =>
    decideEntitlement({ title: { ...film, rights }, entitlement, maturityLimit: 18, ...here, ...change })

  it('names the moment at which it ends', () => {
    const until = '2026-12-01T01:00:00.000Z'
    expect(decide([right({ until })])).toEqual({ allow: true, build, maxHeight: 720, until: now + 3_600_000 })
    expect(decide([right({ until })], { now: now + 3_600_000 })).toEqual({ allow: false, reason: 'NO_LONGER', until: now + 3_600_000 })
  })

  it('goes by the place and by the offer of the account', () => {
    expect(decide([right({ territories: ['FR'] })])).toEqual({ allow: false, reason: 'NOT_IN_TERRITORY', country: 'DE' })
    expect(decide([right({ territories: ['DE'] })], { place: undefined })).toEqual({ allow: false, reason: 'COUNTRY_UNKNOWN' })
    expect(decide([right({ offers: ['house'] })])).toEqual({ allow: false, reason: 'NEEDS_OFFER', offers: ['house'] })
    expect(decide([right({ offers: ['basic'] })])).toMatchObject({ allow: true })
  })

  it('keeps to itself the rights of a title that is hidden, and tells them of one that is not ready', () => {
    const rights = [right({ from: '2027-01-01T00:00:00.000Z' })]
    expect(decide(rights, { title: { ...film, rights, visible: false } })).toEqual({ allow: false, reason: 'NO_SUCH_TITLE' })
    expect(decide(rights, { title: { ...film, rights, build: undefined } })).toMatchObject({ reason: 'NOT_YET' })
  })
})

describe('entitlement of a test play', () => {
  it('plays what is hidden, without a limit of height', () => {
    expect(decideTest({ ...film, visible: false, maturityAge: 18 })).toEqual({ allow: true, build, maxHeight: 65_535 })
  })

  it('cannot play a series, nor a title without a build', () => {
    expect(decideTest({ ...film, kind: 'series' })).toEqual({ allow: false, reason: 'NOT_A_VIDEO' })
    expect(decideTest({ ...film, build: undefined })).toEqual({ allow: false, reason: 'NOT_READY' })
  })
})
