import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import { writeMmdb, type Written } from '../../../test/helpers/write-mmdb.ts'
import { manualClock } from '../../kit/clock.ts'
import { rememberingLog } from '../../kit/log.ts'
import { geoConformance } from './conformance.ts'
import { openMaxmindGeo } from './maxmind-geo.ts'
import { openNoGeo } from './no-geo.ts'

const countries: Record<string, Written> = {
  '203.0.113.0/24': { country: { iso_code: 'DE' }, registered_country: { iso_code: 'FR' } },
  '198.51.100.0/24': { registered_country: { iso_code: 'FR' } },
  '192.0.2.0/24': { country: { iso_code: 'nowhere' } },
  '2001:db8::/32': { country: { iso_code: 'JP' } },
  '10.0.0.0/8': { country: { iso_code: 'US' } },
}
const networks: Record<string, Written> = {
  '203.0.113.0/32': { is_anonymous: true, is_tor_exit_node: true, is_anonymous_vpn: true },
  '203.0.113.1/32': { is_anonymous: true, is_anonymous_vpn: true, is_hosting_provider: true },
  '203.0.113.2/32': { is_anonymous: true, is_residential_proxy: true },
  '203.0.113.3/32': { is_hosting_provider: true },
  '203.0.113.4/32': { is_anonymous: true },
  '203.0.113.5/32': { is_anonymous: false },
}
const known = [
  ['203.0.113.0', { country: 'DE', anonymity: 'tor' }],
  ['203.0.113.1', { country: 'DE', anonymity: 'vpn' }],
  ['203.0.113.2', { country: 'DE', anonymity: 'proxy' }],
  ['203.0.113.3', { country: 'DE', anonymity: 'hosting' }],
  ['203.0.113.4', { country: 'DE', anonymity: 'proxy' }],
  ['203.0.113.5', { country: 'DE' }],
  ['203.0.113.6', { country: 'DE' }],
  ['198.51.100.1', {}],
  ['192.0.2.1', {}],
  ['2001:db8::1', { country: 'JP' }],
  ['8.8.8.8', {}],
] as const

const openWorld = async (home?: string) => {
  const folder = await temporaryFolder()
  const [country, anonymous] = [join(folder.path, 'country.mmdb'), join(folder.path, 'anonymous.mmdb')]
  await writeFile(country, writeMmdb(countries))
  await writeFile(anonymous, writeMmdb(networks, { ipVersion: 4 }))
  const clock = manualClock()
  const log = rememberingLog()
  const geo = await openMaxmindGeo({ country, anonymous, home, clock, log })
  return {
    geo,
    clock,
    log,
    country,
    async [Symbol.asyncDispose]() {
      await geo.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

geoConformance('no engine', async (home) => {
  const geo = openNoGeo({ home })
  return { geo, known: [['203.0.113.1', {}]], [Symbol.asyncDispose]: () => geo.close() }
})
geoConformance('MaxMind', async (home) => ({ ...(await openWorld(home)), known }))

describe('databases of places', () => {
  it('are read again within a minute when a file changes, and kept while it is broken or gone', async () => {
    await using world = await openWorld()
    const place = () => world.geo.placeOf('203.0.113.6').country
    const minute = async () => {
      const lines = world.log.lines.length
      await world.clock.advance(60_000)
      await waitFor(() => world.log.lines.length > lines)
      return world.log.lines.at(-1)!
    }
    await writeFile(world.country, writeMmdb({ '203.0.113.0/24': { country: { iso_code: 'AT' } } }))
    expect(place()).toBe('DE')
    expect(await minute()).toMatchObject({ level: 'info', message: 'a database of places was read again' })
    expect(place()).toBe('AT')
    await writeFile(world.country, 'nothing that could be read')
    expect(await minute()).toMatchObject({ level: 'warn', fields: { reason: expect.stringContaining('no MaxMind database') as unknown } })
    expect(place()).toBe('AT')
    await rm(world.country)
    expect(await minute()).toMatchObject({ level: 'warn' })
    expect(place()).toBe('AT')
  })

  it('are refused at the start in words when one is missing or broken', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'country.mmdb')
    const open = () => openMaxmindGeo({ country: path, anonymous: undefined, home: undefined, clock: manualClock(), log: rememberingLog() })
    await expect(open()).rejects.toMatchObject({ code: 'BAD_GEO_DATABASE', message: expect.stringContaining(path) as unknown })
    await writeFile(path, writeMmdb(countries).slice(0, 100))
    await expect(open()).rejects.toMatchObject({
      code: 'BAD_GEO_DATABASE',
      message: `${path} is not a database of places that can be used. It has no metadata, so it is no MaxMind database, or it was cut off.`,
    })
  })
})
