import { describe, expect, it } from 'vitest'
import type { Geo, GeoPlace } from './port.ts'

export interface GeoHarness extends AsyncDisposable {
  readonly geo: Geo
  /** What this engine was told of addresses of the outside; empty for one that knows nothing. */
  readonly known: readonly (readonly [address: string, place: GeoPlace])[]
}

/** What every engine of places does; `open` gives one that was told where the house is. */
export const geoConformance = (engine: string, open: (home: string | undefined) => Promise<GeoHarness>): void => {
  describe(`${engine} as places`, () => {
    it('says what it was told, also of an address in another spelling', async () => {
      await using house = await open('DE')
      for (const [address, place] of house.known) {
        expect(house.geo.placeOf(address), address).toEqual(place)
        if (!address.includes(':')) expect(house.geo.placeOf(`::ffff:${address}`), address).toEqual(place)
      }
    })

    it('is at home in local and private networks, when it knows where that is', async () => {
      await using house = await open('DE')
      await using nowhere = await open(undefined)
      const local = [
        '127.0.0.1',
        '10.1.2.3',
        '172.31.0.1',
        '192.168.1.7',
        '169.254.1.1',
        '::1',
        'fe80::1%eth0',
        'fd00::1',
        '::ffff:10.0.0.1',
      ]
      for (const address of local) {
        expect(house.geo.placeOf(address), address).toEqual({ country: 'DE' })
        expect(nowhere.geo.placeOf(address), address).toEqual({})
      }
      for (const address of ['172.32.0.1', '11.0.0.1', 'fe00::1', '::2']) expect(house.geo.placeOf(address), address).toEqual({})
    })

    it('knows nothing of what is no address', async () => {
      await using house = await open('DE')
      for (const text of ['', 'unknown', 'localhost', '10.0.0.1:80', '[::1]', '10.0.0.1, 10.0.0.2', '999.1.1.1', 'x'.repeat(100_000)])
        expect(house.geo.placeOf(text), text.slice(0, 40)).toEqual({})
    })
  })
}
