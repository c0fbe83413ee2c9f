import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { openTestSql } from '../../../test/helpers/sql.ts'
import type { BuildId } from '../../contracts/ids.ts'
import type { EdgeReport, steering as contract } from '../../contracts/steering.ts'
import { manualClock } from '../../kit/clock.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { EdgeDirectory } from './edge-directory.ts'
import { buildSteering } from './index.ts'

const buildId = '019370a0-0000-7000-8000-0000000000f1' as BuildId
const report: EdgeReport = {
  edge: 'one',
  port: 4401,
  health: 'well',
  builds: [buildId],
  storedBytes: 5_000_000_000,
  capacityBytes: 200_000_000_000,
}

const openSteering = async () => {
  const house = await openTestSql()
  const clock = manualClock()
  const open = async () => clientOf<typeof contract>(await buildSteering({ sql: house.sql, clock, log: silentLog }), callAs())
  return Object.assign(house, { clock, open, client: await open() })
}

describe('steering', () => {
  it('has no pathway before any edge reported', async () => {
    await using world = await openSteering()
    expect(await world.client.choosePathways({ buildId, address: '127.0.0.1' })).toEqual({ pathways: [] })
  })

  it('sends players to the edges that reported, with their own address where they have one', async () => {
    await using world = await openSteering()
    await world.client.choosePathways({ buildId, address: '127.0.0.1' })
    await world.client.report(report)
    await world.client.report({ ...report, edge: 'two', port: 4402, builds: [], publicUrl: 'https://two.example.org' })
    expect(await world.client.choosePathways({ buildId, address: '127.0.0.1' })).toEqual({
      pathways: [
        { edge: 'one', port: 4401, reason: 'well, holds the build' },
        { edge: 'two', port: 4402, publicUrl: 'https://two.example.org', reason: 'well, fetches the build when asked' },
      ],
    })
  })

  it('goes by the last report of an edge, and remembers it over a restart', async () => {
    await using world = await openSteering()
    await world.client.report(report)
    await world.client.report({ ...report, health: 'full', port: 4409 })
    const again = await world.open()
    expect(await again.choosePathways({ buildId, address: '127.0.0.1' })).toEqual({
      pathways: [{ edge: 'one', port: 4409, reason: 'full, but holds the build' }],
    })
  })

  it('hears within a second what another steering process was told', async () => {
    await using world = await openSteering()
    const other = await world.open()
    expect((await other.listEdges()).items).toEqual([])
    await world.client.report(report)
    await world.clock.advance(1000)
    expect((await other.listEdges()).items).toHaveLength(1)
  })

  it('lists the edges for the operator, the silent ones too, until they are gone for a week', async () => {
    await using world = await openSteering()
    await world.client.report(report)
    const listed = {
      edge: 'one',
      port: 4401,
      health: 'well',
      builds: 1,
      storedBytes: 5_000_000_000,
      capacityBytes: 200_000_000_000,
      reportedAt: '2026-01-01T00:00:00.000Z',
    }
    expect((await world.client.listEdges()).items).toEqual([{ ...listed, silent: false }])
    await world.clock.advance(15_001)
    expect((await world.client.listEdges()).items).toEqual([{ ...listed, silent: true }])
    await world.clock.advance(7 * 86_400_000)
    expect((await world.client.listEdges()).items).toEqual([])
  })

  it('goes on with what it knows when sql does not answer, and says so', async () => {
    const log = rememberingLog()
    const clock = manualClock()
    let rows: unknown[] | undefined = [
      {
        edge: 'one',
        port: 1,
        public_url: null,
        health: 'well',
        builds: [],
        stored_bytes: 0,
        capacity_bytes: 1,
        reported_at: new Date(clock.now()),
      },
    ]
    const execute = async () => {
      if (!rows) throw new Error('sql does not answer')
      return rows
    }
    const sql = { db: { selectFrom: () => ({ selectAll: () => ({ orderBy: () => ({ execute }) }) }) } } as never
    const directory = new EdgeDirectory({ sql, clock, log })
    expect(await directory.list()).toHaveLength(1)
    rows = undefined
    await clock.advance(1000)
    expect(await directory.list()).toHaveLength(1)
    expect(log.lines).toHaveLength(1)
    await expect(new EdgeDirectory({ sql, clock, log }).list()).rejects.toThrow('sql does not answer')
  })
})
