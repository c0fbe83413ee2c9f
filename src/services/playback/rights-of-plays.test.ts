import { describe, expect, it } from 'vitest'
import { testPerson } from '../../../test/helpers/people.ts'
import { claimsOf, openPlaybackWorld, operator, otherProfile } from '../../../test/helpers/playback-world.ts'
import type { PlayId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import { toInstant } from '../../kit/clock.ts'
import { revokeOverstayedPlays } from './revoke-overstayed-plays.ts'

describe('a play of a title with rights', () => {
  const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
  const germany = { country: 'DE' }
  const france = { country: 'FR' }

  it.each([
    ['NOT_IN_TERRITORY', right({ territories: ['DE'] }), france, 'This title cannot be watched in France.', { country: 'FR' }],
    [
      'COUNTRY_UNKNOWN',
      right({ territories: ['DE'] }),
      undefined,
      expect.stringContaining('not known from which one') as unknown,
      undefined,
    ],
    [
      'HIDDEN_NETWORK',
      right({ except: ['FR'] }),
      { country: 'DE', anonymity: 'vpn' as const },
      'This title can be watched in some countries only, and a VPN hides where you are. Try again without it.',
      { kind: 'vpn' },
    ],
    [
      'NOT_YET',
      right({ from: '2026-12-01T00:00:00.000Z' }),
      germany,
      'This title can be watched from 1 December 2026, 00:00 UTC.',
      { from: '2026-12-01T00:00:00.000Z' },
    ],
    [
      'NO_LONGER',
      right({ until: '2025-12-01T12:30:00.000Z' }),
      germany,
      'This title could be watched until 1 December 2025, 12:30 UTC.',
      { until: '2025-12-01T12:30:00.000Z' },
    ],
    ['NEEDS_OFFER', right({ offers: ['premium'] }), germany, 'This title needs another subscription: premium.', { offers: ['premium'] }],
  ])('is refused with %s', async (code, given, place, message, data) => {
    await using world = await openPlaybackWorld()
    world.peers.title.rights = [given]
    const starting = world.as(testPerson(), undefined, place).startSession({ titleId: world.build.titleId })
    await expect(starting).rejects.toMatchObject({ code, status: 403, message, data, defined: true })
    expect(await world.events()).toEqual([])
    expect(await world.as(operator).startTestSession({ titleId: world.build.titleId })).toMatchObject({ titleId: world.build.titleId })
  })

  it('has a token that ends with its window, also when it is renewed, and starts no more at its end', async () => {
    await using world = await openPlaybackWorld()
    const until = world.clock.now() + 10 * 60_000
    world.peers.title.rights = [right({ until: toInstant(until) })]
    const session = await world.as().startSession({ titleId: world.build.titleId })
    expect(session.expiresAt).toBe(toInstant(until))
    expect(claimsOf(session, until - 1)).toMatchObject({ allow: true })
    expect(claimsOf(session, until)).toEqual({ allow: false, reason: 'expired' })
    await world.clock.advance(10 * 60_000 - 1)
    expect((await world.as().renewSession({ playId: session.playId })).expiresAt).toBe(toInstant(until))
    await world.clock.advance(1)
    await expect(world.as().renewSession({ playId: session.playId })).rejects.toMatchObject({ code: 'NO_LONGER' })
    await expect(world.as().startSession({ titleId: world.build.titleId })).rejects.toMatchObject({ code: 'NO_LONGER' })
  })

  it('is not renewed where it may not be watched', async () => {
    await using world = await openPlaybackWorld()
    world.peers.title.rights = [right({ territories: ['DE'] })]
    const { playId } = await world.as(testPerson(), undefined, germany).startSession({ titleId: world.build.titleId })
    await expect(world.as(testPerson(), undefined, france).renewSession({ playId })).rejects.toMatchObject({ code: 'NOT_IN_TERRITORY' })
    expect(await world.as(testPerson(), undefined, germany).renewSession({ playId })).toMatchObject({ playId })
  })

  it('is revoked when its rights are taken away, and only where they are, however often that is heard', async () => {
    await using world = await openPlaybackWorld()
    const { titleId } = world.build
    const german = await world.as(testPerson(), undefined, germany).startSession({ titleId })
    const french = await world.as(otherProfile, undefined, france).startSession({ titleId })
    const test = await world.as(operator).startTestSession({ titleId })
    world.peers.title.rights = [right({ territories: ['DE'] })]
    await world.rightsChange()
    await world.rightsChange()
    expect((await world.events()).filter(({ name }) => name === 'play.revoked')).toEqual([
      {
        name: 'play.revoked',
        key: french.playId,
        data: { playId: french.playId, expiresAt: french.expiresAt, reason: 'The rights of the title changed.' },
      },
    ])
    expect(await world.as().heartbeat({ playId: german.playId })).toEqual({ goOn: true })
    expect(await world.as(otherProfile).heartbeat({ playId: french.playId })).toEqual({ goOn: false })
    expect(await world.as(operator).heartbeat({ playId: test.playId })).toEqual({ goOn: true })
  })

  it('goes by the offer with which it began', async () => {
    await using world = await openPlaybackWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.title.rights = [right({ offers: ['house'] })]
    await world.rightsChange()
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
    world.peers.title.rights = [right({ offers: ['premium'] })]
    await world.rightsChange()
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: false })
  })

  it('is revoked at the minute when its window was cut after its token was signed, and not when it was made longer again', async () => {
    await using world = await openPlaybackWorld()
    const cut = await world.as().startSession({ titleId: world.build.titleId })
    const end = world.clock.now() + 5 * 60_000
    world.peers.title.rights = [right({ until: toInstant(end) })]
    await world.rightsChange()
    await world.clock.advance(5 * 60_000 - 1)
    expect(await revokeOverstayedPlays(world.context)).toBe(0)
    await world.clock.advance(1)
    expect([await revokeOverstayedPlays(world.context), await revokeOverstayedPlays(world.context)]).toEqual([1, 0])
    expect(await world.as().heartbeat({ playId: cut.playId })).toEqual({ goOn: false })
    world.peers.title.rights = []
    const longer = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.title.rights = [right({ until: toInstant(end + 60_000) })]
    await world.rightsChange()
    world.peers.title.rights = []
    await world.rightsChange()
    await world.clock.advance(60_000)
    expect(await revokeOverstayedPlays(world.context)).toBe(0)
    expect(await world.as().heartbeat({ playId: longer.playId })).toEqual({ goOn: true })
  })

  it('judges every play of a title of which very many run', async () => {
    await using world = await openPlaybackWorld()
    const { playId } = await world.as(testPerson(), undefined, france).startSession({ titleId: world.build.titleId })
    const row = await world.context.sql.db.selectFrom('play').selectAll().where('play_id', '=', playId).executeTakeFirstOrThrow()
    const copies = Array.from({ length: 401 }, (_, index) => ({
      ...row,
      edges: JSON.stringify(row.edges),
      play_id: `019370a0-0000-7000-8000-${String(index).padStart(12, '0')}` as PlayId,
      country: index % 2 === 0 ? 'DE' : 'FR',
    }))
    await world.context.sql.db.insertInto('play').values(copies).execute()
    world.peers.title.rights = [right({ territories: ['DE'] })]
    await world.rightsChange()
    const alive = await world.context.sql.db.selectFrom('play').select('country').where('ended_at', 'is', null).execute()
    expect([alive.length, new Set(alive.map(({ country }) => country))]).toEqual([201, new Set(['DE'])])
  })
})
