import { describe, expect, it } from 'vitest'
import { openCommerceHouse } from '../../../test/helpers/commerce-house.ts'
import { offerLimit } from './offer-rows.ts'

const house = { offerId: 'house', name: 'House', maxHeight: 2160, streams: 4, downloads: 4, ads: false, open: true }
const basic = { offerId: 'basic', name: 'Basic', maxHeight: 720, streams: 1, downloads: 1, ads: false, open: true }

describe('offers', () => {
  it('are the two of a new house, and what an operator puts, in the order in which they came', async () => {
    await using world = await openCommerceHouse()
    expect((await world.as().listOffers()).items).toEqual([house, basic])
    const paid = await world.putPaid('big', 1999, 'year')
    expect(paid.price).toEqual({ amountMinor: 1999, currency: 'EUR', period: 'year' })
    await world.as().putOffer({ ...basic, name: 'Small', maxHeight: 480 })
    expect((await world.as().listOffers()).items).toEqual([house, { ...basic, name: 'Small', maxHeight: 480 }, paid])
  })

  it('that are closed are shown to operators alone, and cannot be subscribed to', async () => {
    await using world = await openCommerceHouse()
    await world.as().putOffer({ ...basic, open: false })
    expect((await world.as().listOffers()).items).toEqual([house])
    expect((await world.as().listAllOffers()).items).toEqual([house, { ...basic, open: false }])
    await expect(world.as().subscribe({ offerId: 'basic', idempotencyKey: '1' })).rejects.toMatchObject({ code: 'NO_SUCH_OFFER' })
    await expect(world.as().subscribe({ offerId: 'nothing', idempotencyKey: '2' })).rejects.toMatchObject({ code: 'NO_SUCH_OFFER' })
  })

  it.each([
    ['a name for its id that is none', { offerId: 'Big offer' }],
    ['no streams', { streams: 0 }],
    ['half a cent', { price: { amountMinor: 0.5, currency: 'EUR', period: 'month' as const } }],
    ['a price of nothing', { price: { amountMinor: 0, currency: 'EUR', period: 'month' as const } }],
    ['a currency that is none', { price: { amountMinor: 5, currency: 'euro', period: 'month' as const } }],
  ])('with %s are refused', async (_, change) => {
    await using world = await openCommerceHouse()
    await expect(world.as().putOffer({ ...basic, ...change })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('are bounded, but each can be changed', async () => {
    await using world = await openCommerceHouse()
    for (let n = 2; n < offerLimit; n += 1) await world.as().putOffer({ ...basic, offerId: `offer-${n}` })
    await expect(world.as().putOffer({ ...basic, offerId: 'one-more' })).rejects.toMatchObject({ code: 'TOO_MANY_OFFERS' })
    await expect(world.as().putOffer({ ...basic, name: 'Small' })).resolves.toMatchObject({ name: 'Small' })
  })
})

describe('a new account', () => {
  it('has the first open offer that costs nothing, also before anybody told of it', async () => {
    await using world = await openCommerceHouse()
    const accountId = world.newAccount()
    const entitlement = { accountId, active: true, offer: house, since: '2026-01-01T00:00:00.000Z' }
    expect(await world.as(accountId).readEntitlement({ accountId })).toEqual(entitlement)
    await world.as().putOffer({ ...house, open: false })
    await world.hearAccount(accountId)
    expect(await world.as(accountId).readEntitlement({ accountId })).toEqual({ ...entitlement, offer: basic })
  })

  it('gets one subscription, however often it is heard of, and it is told once', async () => {
    await using world = await openCommerceHouse()
    const accountId = world.newAccount()
    await world.hearAccount(accountId)
    await world.clock.advance(1000)
    await world.hearAccount(accountId)
    expect((await world.as(accountId).readMyOffer()).since).toBe('2026-01-01T00:00:00.000Z')
    const data = { accountId, active: true, offerId: 'house' }
    expect(await world.told()).toEqual([{ name: 'entitlement.changed', key: accountId, data }])
  })

  it('has nothing in a house where everything costs money, and is told what to do', async () => {
    await using world = await openCommerceHouse()
    await world.putPaid()
    for (const offer of [house, basic]) await world.as().putOffer({ ...offer, open: false })
    const accountId = world.newAccount()
    const nothing = { active: false, offer: { offerId: 'none' }, words: expect.stringContaining('Subscribe to one') as unknown }
    expect(await world.as(accountId).readEntitlement({ accountId })).toMatchObject(nothing)
    await world.hearAccount(accountId)
    expect(await world.as(accountId).readMyOffer()).toMatchObject(nothing)
    expect(await world.told()).toEqual([])
  })
})
