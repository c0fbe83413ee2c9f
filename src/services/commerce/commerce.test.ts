import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { openTestSql } from '../../../test/helpers/sql.ts'
import type { AccountId } from '../../contracts/ids.ts'
import type { commerce } from '../../contracts/commerce.ts'
import { manualClock } from '../../kit/clock.ts'
import { buildCommerce } from './index.ts'
import { onAccountCreated } from './on-account-created.ts'
import type { CommerceContext } from './implementer.ts'

const accountId = '019370a0-0000-7000-8000-000000000001' as AccountId

describe('commerce', () => {
  it('gives the house offer to an account that nobody has told of yet', async () => {
    await using house = await openTestSql()
    const service = await buildCommerce({ sql: house.sql, clock: manualClock(0) })
    const client = clientOf<typeof commerce>(service, callAs())
    const entitlement = await client.readEntitlement({ accountId })
    expect(entitlement).toEqual({
      accountId,
      active: true,
      offer: { offerId: 'house', name: 'House', maxHeight: 2160, streams: 4 },
      since: '1970-01-01T00:00:00.000Z',
    })
  })

  it('hears of a new account twice and gives one subscription', async () => {
    await using house = await openTestSql()
    const service = await buildCommerce({ sql: house.sql, clock: manualClock(0) })
    const event = {
      id: '019370a0-0000-7000-8000-00000000000a',
      name: 'account.created' as const,
      key: accountId,
      sequence: 1,
      at: '2026-01-02T03:04:05.000Z',
      data: { accountId, kind: 'member' as const },
    }
    await onAccountCreated(service.context as CommerceContext, event)
    await onAccountCreated(service.context as CommerceContext, { ...event, at: '2026-02-02T00:00:00.000Z' })
    const client = clientOf<typeof commerce>(service, callAs({ person: testPerson({ accountId }) }))
    expect((await client.readMyOffer()).since).toBe('2026-01-02T03:04:05.000Z')
  })
})
