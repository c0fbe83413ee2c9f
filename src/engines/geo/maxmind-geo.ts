import { readFile, stat } from 'node:fs/promises'
import type { Clock } from '../../kit/clock.ts'
import { Failure, messageOf } from '../../kit/failure.ts'
import { parseIp } from '../../kit/ip-address.ts'
import { loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { isLocalAddress } from './local-address.ts'
import type { Geo, GeoPlace } from './port.ts'
import { readMmdb, type Mmdb, type MmdbValue } from './read-mmdb.ts'

/** How often it is looked whether a file has changed. */
const lookEveryMs = 60_000
/** The largest databases of this kind have some 200 MB; what is held in memory has a bound. */
const mostBytes = 1_000_000_000

export interface MaxmindNeeds {
  /** Paths of `.mmdb` files: countries, and networks that hide their users. */
  readonly country: string | undefined
  readonly anonymous: string | undefined
  /** The country of local and private addresses; undefined: unknown. */
  readonly home: string | undefined
  readonly clock: Clock
  readonly log: Log
}

/**
 * Places from databases of MaxMind's format, held in memory and read again when their files change. A file that is missing or broken at the
 * start is `Failure('BAD_GEO_DATABASE')`; one that becomes so later leaves what is known as it is, and the log says so.
 */
export const openMaxmindGeo = async ({ country, anonymous, home, clock, log }: MaxmindNeeds): Promise<Geo> => {
  const countries = country === undefined ? undefined : await openFile(country)
  const networks = anonymous === undefined ? undefined : await openFile(anonymous)
  const looking = loop({
    name: 'databases of places',
    turn: async (signal) => {
      await clock.sleep(lookEveryMs, signal)
      for (const file of [countries, networks]) {
        const seen = await file?.look().catch((trouble: unknown) => {
          log.warn('a database of places could not be read again; what is known stays', { path: file.path, reason: messageOf(trouble) })
          return false
        })
        if (seen) log.info('a database of places was read again', { path: file!.path, type: file!.held().type })
      }
      return 0
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      log.warn('databases of places could not be looked at', { reason: messageOf(trouble) })
      return lookEveryMs
    },
  })
  return {
    placeOf(text) {
      const address = parseIp(text)
      if (!address) return {}
      if (isLocalAddress(address)) return home === undefined ? {} : { country: home }
      const place = countryIn(countries?.held().find(address))
      const anonymity = anonymityIn(networks?.held().find(address))
      return { ...(place !== undefined && { country: place }), ...(anonymity && { anonymity }) }
    },
    close: () => looking.close(),
  }
}

const openFile = async (path: string) => {
  let mark = ''
  let held: Mmdb
  /** Reads the file when it is another one than last time; says whether it was. */
  const look = async (): Promise<boolean> => {
    const { mtimeMs, size, ino } = await stat(path)
    const next = `${mtimeMs} ${size} ${ino}`
    if (next === mark) return false
    if (size > mostBytes) throw new Failure('BAD_MMDB', `It has ${size} bytes; ${mostBytes} are the most.`)
    held = readMmdb(await readFile(path))
    mark = next
    return true
  }
  try {
    await look()
  } catch (cause) {
    throw new Failure('BAD_GEO_DATABASE', `${path} is not a database of places that can be used. ${messageOf(cause)}`, { path }, { cause })
  }
  return { path, look, held: () => held }
}

const entry = (value: MmdbValue | undefined, key: string): MmdbValue | undefined =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)
    ? (value as Readonly<Record<string, MmdbValue>>)[key]
    : undefined

/** Where the address is. Where its network was registered, which the database knows too, may be another country. */
const countryIn = (value: MmdbValue | undefined): string | undefined => {
  const code = entry(entry(value, 'country'), 'iso_code')
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : undefined
}

/** The fields of GeoIP2 Anonymous IP, the surest sign first. */
const anonymityIn = (value: MmdbValue | undefined): GeoPlace['anonymity'] => {
  if (entry(value, 'is_tor_exit_node') === true) return 'tor'
  if (entry(value, 'is_anonymous_vpn') === true) return 'vpn'
  if (entry(value, 'is_public_proxy') === true || entry(value, 'is_residential_proxy') === true) return 'proxy'
  if (entry(value, 'is_hosting_provider') === true) return 'hosting'
  return entry(value, 'is_anonymous') === true ? 'proxy' : undefined
}
