import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { Clients } from '../contracts/index.ts'
import type { Config } from '../host/config/settings.ts'
import { Failure, Outage } from '../kit/failure.ts'
import type { Connection } from './command.ts'
import { wrongUse } from './typed.ts'

/** How long a house may take to say that it is there, in milliseconds. */
const patienceMs = 10_000

/**
 * On the machine itself the key file in the data folder opens the door; elsewhere `--url` (or VITASCOPE_URL) says where and
 * VITASCOPE_API_KEY who.
 */
export const connect = async (options: {
  /** An address, and where it was given. */
  elsewhere?: { readonly url: string; readonly from: string }
  apiKey: string | undefined
  readConfig: () => Config
}): Promise<Connection> => {
  const local = options.elsewhere === undefined
  const { url, key } = options.elsewhere ? { url: addressOf(options.elsewhere), key: options.apiKey } : localHouse(options.readConfig())
  if (!key)
    throw new Failure(
      'NO_API_KEY',
      'Set VITASCOPE_API_KEY to a key of that house (make one there: ./vitascope key create --scopes operator).',
    )
  const authorization = `Bearer ${key}`
  const link = new RPCLink({ url: `${url}/api/rpc`, headers: { authorization }, fetch: (request, init) => fetchFrom(url, request, init) })
  await knock(url)
  return { clients: createORPCClient(link) as unknown as Clients, url, authorization, local }
}

const addressOf = ({ url, from }: { url: string; from: string }): string => {
  const address = URL.parse(url)
  if (address && ['http:', 'https:'].includes(address.protocol)) return address.href.replace(/\/+$/, '')
  throw wrongUse(`${from} ${url}: it must be the address of a house, such as https://films.example.org.`)
}

/** Whether a house answers at all, before anything is asked of it. */
const knock = async (url: string): Promise<void> => {
  const response = await fetchFrom(url, new Request(`${url}/health`, { signal: AbortSignal.timeout(patienceMs) }), {})
  const health: unknown = await response.json().catch(() => undefined)
  if (typeof health !== 'object' || health === null || !('status' in health))
    throw new Outage('house', `Something answers at ${url}, and it is no house of Vitascope. Look at the address.`)
}

const fetchFrom = async (url: string, request: Request, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(request, init)
  } catch (cause) {
    if (request.signal.aborted && !isTimeout(cause)) throw cause
    throw new Outage('house', `No house answers at ${url}. Is it running? Start it with: npm start`, { cause })
  }
}

const isTimeout = (trouble: unknown): boolean => trouble instanceof DOMException && trouble.name === 'TimeoutError'

const localHouse = (config: Config): { url: string; key: string } => {
  const factsPath = join(config.data, 'run', 'house.json')
  const keyPath = join(config.data, 'keys', 'operator.key')
  if (!existsSync(keyPath)) throw new Outage('house', `There is no house in ${config.data} yet. Start it with: npm start`)
  const facts = existsSync(factsPath) ? (JSON.parse(readFileSync(factsPath, 'utf8')) as { url: string }) : undefined
  if (!facts) throw new Outage('house', `The house in ${config.data} is not running. Start it with: npm start`)
  trustOwnCertificate(config)
  return { url: facts.url, key: readKey(keyPath) }
}

/** A certificate that this house made for itself is as good as its key file: both lie in its own folder. */
const trustOwnCertificate = (config: Config): void => {
  const path = join(config.data, 'keys', 'tls', 'self.crt')
  if (existsSync(path)) setDefaultCACertificates([...getCACertificates('default'), readFileSync(path, 'utf8')])
}

const readKey = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new Failure(
      'KEY_NOT_READABLE',
      `The key file ${path} belongs to another user. Run as that user, or use --url with VITASCOPE_API_KEY.`,
      {},
      { cause },
    )
  }
}
