import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeMmdb, type Written } from '../../../test/helpers/write-mmdb.ts'
import { repositoryFolder } from '../../host/version.ts'
import { isFailure } from '../../kit/failure.ts'
import { parseIp } from '../../kit/ip-address.ts'
import { readMmdb, type Mmdb } from './read-mmdb.ts'

const networks = {
  '203.0.113.0/24': { country: { iso_code: 'DE' } },
  '203.0.113.128/25': 'overwritten below',
  '198.51.100.7/32': { is_anonymous_vpn: true, list: [1, 'two', false], long: 'x'.repeat(200) },
  '2001:db8::/32': { country: { iso_code: 'JP' } },
}
const { '203.0.113.128/25': _, ...plain } = networks
const findIn = (database: Mmdb, address: string) => database.find(parseIp(address)!)
const wordsOf = (file: Uint8Array): string => {
  try {
    readMmdb(file)
    return 'taken'
  } catch (trouble) {
    if (isFailure(trouble, 'BAD_MMDB')) return trouble.message
    throw trouble
  }
}
const raw = (...bytes: number[]): Written => ({ raw: Uint8Array.from(bytes) })
const one = (value: Written) => writeMmdb({ '203.0.113.0/24': value })
const valueOf = (...bytes: number[]) => findIn(readMmdb(one(raw(...bytes))), '203.0.113.1')

describe('a MaxMind database', () => {
  it.each([24, 28, 32] as const)('of %d bits says what it holds of a network, and nothing of others', (recordBits) => {
    const database = readMmdb(writeMmdb(plain, { recordBits }))
    expect(findIn(database, '203.0.113.0')).toEqual(networks['203.0.113.0/24'])
    expect(findIn(database, '203.0.113.255')).toEqual(networks['203.0.113.0/24'])
    expect(findIn(database, '198.51.100.7')).toEqual(networks['198.51.100.7/32'])
    expect(findIn(database, '2001:db8:ffff::1')).toEqual(networks['2001:db8::/32'])
    for (const other of ['203.0.112.255', '203.0.114.0', '198.51.100.6', '198.51.100.8', '2001:db9::1', '::1'])
      expect(findIn(database, other), other).toBeUndefined()
  })

  it('of IPv4 alone knows no IPv6 address', () => {
    const database = readMmdb(writeMmdb({ '203.0.113.0/24': 'here' }, { ipVersion: 4 }))
    expect([findIn(database, '203.0.113.9'), findIn(database, '2001:db8::1')]).toEqual(['here', undefined])
  })

  it('without a node knows nothing', () => {
    const file = writeMmdb({}, { metadata: { node_count: 0 } })
    expect(findIn(readMmdb(file.slice(6)), '203.0.113.9')).toBeUndefined()
  })

  it('holds values of every type', () => {
    expect(valueOf(0x68, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18)).toBe(Math.PI)
    expect(valueOf(0x04, 0x08, 0x3f, 0x80, 0, 0)).toBe(1)
    expect(valueOf(0x83, 1, 2, 3)).toEqual(Uint8Array.of(1, 2, 3))
    expect([valueOf(0xa0), valueOf(0xa2, 1, 2), valueOf(0xc4, 0xff, 0xff, 0xff, 0xff)]).toEqual([0, 258, 4_294_967_295])
    expect([valueOf(0x04, 0x01, 0xff, 0xff, 0xff, 0xff), valueOf(0x01, 0x01, 0xff)]).toEqual([-1, 255])
    expect(valueOf(0x08, 0x02, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).toBe(2n ** 64n - 1n)
    expect(valueOf(0x09, 0x03, 1, 0, 0, 0, 0, 0, 0, 0, 0)).toBe(2n ** 64n)
    expect([valueOf(0x01, 0x07), valueOf(0x00, 0x07), valueOf(0x40), valueOf(0xe0)]).toEqual([true, false, '', {}])
  })

  it('holds values that are pointed to', () => {
    // An array of a pointer to byte 4, and what lies there.
    expect(valueOf(0x01, 0x04, 0x20, 0x04, 0x42, 0x44, 0x45)).toEqual(['DE'])
    expect(valueOf(0x01, 0x04, 0x38, 0, 0, 0, 7, 0x42, 0x44, 0x45)).toEqual(['DE'])
  })
})

describe('a broken MaxMind database', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'It has no metadata, so it is no MaxMind database, or it was cut off.'],
    ['cut off', writeMmdb(plain).slice(0, 200), 'It has no metadata, so it is no MaxMind database, or it was cut off.'],
    ['too many nodes', writeMmdb(plain, { metadata: { node_count: 4_000_000_000 } }), expect.stringContaining('more than fit into it')],
    ['a node too few', writeMmdb(plain, { metadata: { node_count: 3 } }), 'Its search tree does not end where it says.'],
    ['another format', writeMmdb(plain, { metadata: { binary_format_major_version: 3 } }), expect.stringContaining('of format 3')],
    ['records of 20 bits', writeMmdb(plain, { metadata: { record_size: 20 } }), expect.stringContaining('20 bits')],
    ['IP version 5', writeMmdb(plain, { metadata: { ip_version: 5 } }), expect.stringContaining('IP version 5')],
    ['metadata that lies', writeMmdb(plain, { metadata: { record_size: 'many' } }), 'Its metadata has no record_size.'],
    ['a text beyond the end', one(raw(0x5f, 0xff, 0xff, 0xff)), expect.stringContaining('goes beyond the end')],
    ['a map without end', one(raw(0xff, 0xff, 0xff, 0xff)), expect.stringContaining('goes beyond the end')],
    ['a pointer outside', one(raw(0x01, 0x04, 0x38, 0xff, 0xff, 0xff, 0xff)), expect.stringContaining('goes beyond the end')],
    ['a pointer to a pointer', one(raw(0x01, 0x04, 0x20, 0x04, 0x20, 0x06, 0xa0)), expect.stringContaining('A pointer to a pointer')],
    ['an array of itself', one(raw(0x01, 0x04, 0x20, 0x00)), expect.stringContaining('more than 32 deep')],
    // Each of 14 arrays points twice to the next: sixteen thousand values.
    [
      'values that multiply',
      one(raw(...Array.from({ length: 14 }, (_, at) => [0x02, 0x04, 0x20, at * 6 + 6, 0x20, at * 6 + 6]).flat(), 0xa0)),
      expect.stringContaining('holds more than 10000 others'),
    ],
    ['a double of 4 bytes', one(raw(0x64, 0, 0, 0, 0)), 'A double of 4 bytes stands in its data.'],
    ['a number of 9 bytes', one(raw(0x09, 0x02, 1, 2, 3, 4, 5, 6, 7, 8, 9)), 'A number of 64 bits of 9 bytes stands in its data.'],
    ['a boolean of 2', one(raw(0x02, 0x07)), 'A boolean of 2 bytes stands in its data.'],
    ['a text that is no UTF-8', one(raw(0x42, 0xc3, 0x28)), 'A text in its data is no UTF-8.'],
    ['a key that is no text', one(raw(0xe1, 0xa0, 0xa0)), 'A map in its data has a key that is no text.'],
    ['an unknown type', one(raw(0x00, 0x05)), expect.stringContaining('type 12')],
  ])('is refused in words: %s', (_name, file, words) => {
    expect(wordsOf(file)).toEqual(words)
  })

  it('whose records point between the tree and the data, or after it, is refused', () => {
    const file = writeMmdb({ '0.0.0.0/1': 'x' }, { ipVersion: 4 })
    // One node: its left record is 1 + 16.
    for (const [record, words] of [
      [17, 'taken'],
      [16, 'Node 0 of its search tree points outside of the data.'],
      [2, 'Node 0 of its search tree points outside of the data.'],
      [19, 'Node 0 of its search tree points outside of the data.'],
    ] as const)
      expect(wordsOf(file.with(2, record)), String(record)).toBe(words)
  })

  it('whose tree leads back to itself is refused', () => {
    const file = writeMmdb({ '128.0.0.0/2': 'x' }, { ipVersion: 4 })
    // Two nodes; the right record of the first one leads to the second.
    expect([file[5], wordsOf(file), wordsOf(file.with(5, 0)), wordsOf(file.with(11, 1))]).toEqual([
      1,
      'taken',
      'Node 0 of its search tree leads back to itself.',
      'Node 1 of its search tree leads back to itself.',
    ])
  })

  it('is read or refused, whichever byte of it is another, and whatever it is asked', () => {
    const file = writeMmdb(plain, { recordBits: 28 })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), file)
        if (wordsOf(changed) !== 'taken') return
        const database = readMmdb(changed)
        for (const address of ['203.0.113.9', '198.51.100.7', '2001:db8::1', 'ffff::']) findIn(database, address)
      }),
      { numRuns: 300 },
    )
  })
})

/** Databases of MaxMind to develop with; they are not part of this project. */
const samples = join(repositoryFolder, '..', 'shared', 'data', 'geoip')

describe.runIf(existsSync(samples))('databases of MaxMind', () => {
  const open = (...path: string[]) => readMmdb(readFileSync(join(samples, ...path)))

  it.each(['GeoIP2-Country-Test', 'GeoIP2-City-Test', 'GeoLite2-ASN-Test', 'GeoIP2-Connection-Type-Test'])(
    '%s says of every network what was put into it',
    (name) => {
      const database = open('test-data', `${name}.mmdb`)
      const source = JSON.parse(readFileSync(join(samples, 'source-data', `${name}.json`), 'utf8')) as Record<string, unknown>[]
      const asked = source.flatMap((each) => Object.keys(each)).map((network) => network.split('/')[0]!)
      expect(asked.length).toBeGreaterThan(20)
      for (const each of source)
        for (const [network, value] of Object.entries(each)) {
          // A network that holds others is known by them.
          if (asked.filter((address) => address === network.split('/')[0]).length > 1) continue
          expect(findIn(database, network.split('/')[0]!), network).toEqual(value)
        }
    },
  )

  it('are read, whatever their records and versions', () => {
    const files = readdirSync(join(samples, 'test-data')).filter((file) => file.endsWith('.mmdb'))
    const refused = files.filter((file) => wordsOf(readFileSync(join(samples, 'test-data', file))) !== 'taken')
    expect(refused).toEqual(['GeoIP2-City-Test-Broken-Double-Format.mmdb', 'MaxMind-DB-test-broken-pointers-24.mmdb'])
  })

  it('that are bad are refused in words, but those that only have an odd date or an empty map at their end', () => {
    const files = readdirSync(join(samples, 'bad-data'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mmdb'))
    const taken = files.filter((file) => wordsOf(readFileSync(join(samples, 'bad-data', file))) === 'taken')
    expect(files.length).toBeGreaterThan(10)
    expect(taken.toSorted()).toEqual([
      'libmaxminddb/libmaxminddb-empty-map-last-in-metadata.mmdb',
      'libmaxminddb/libmaxminddb-uint64-max-epoch.mmdb',
    ])
  })
})
