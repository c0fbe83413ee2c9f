import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../kit/clock.ts'
import { Failure } from '../kit/failure.ts'
import type { Config } from './config/settings.ts'
import type { DataFolder } from './data-folder.ts'

export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

const lifeDays = 800

/** Certificate and key in PEM: the configured files, or a pair of our own that is made once and kept. Undefined without TLS. */
export const openTls = async (config: Config, folder: DataFolder, clock: Clock): Promise<TlsFiles | undefined> => {
  if (config['tls.mode'] === 'off') return undefined
  if (config['tls.mode'] === 'files') return { cert: readPem(config['tls.cert']!), key: readPem(config['tls.key']!) }
  const certPath = join(folder.keys, 'tls', 'self.crt')
  const keyPath = join(folder.keys, 'tls', 'self.key')
  if (!existsSync(certPath) || !existsSync(keyPath)) {
    const { generate } = await import('selfsigned')
    const pair = await generate([{ name: 'commonName', value: 'Vitascope' }], {
      keyType: 'ec',
      notAfterDate: new Date(clock.now() + lifeDays * 86_400_000),
      extensions: [{ name: 'subjectAltName', altNames: ownNames() }],
    })
    mkdirSync(join(folder.keys, 'tls'), { recursive: true, mode: 0o700 })
    writeFileSync(keyPath, pair.private, { mode: 0o600 })
    writeFileSync(certPath, pair.cert)
  }
  return { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}

/** Every name by which this machine may be asked: RFC 6125 wants them as alternative names. */
const ownNames = () => [
  ...['localhost', '*.localhost', hostname()].map((value) => ({ type: 2 as const, value })),
  ...['127.0.0.1', '::1', ...networkAddresses()].map((ip) => ({ type: 7 as const, ip })),
]

/** The IPv4 addresses of this machine that others can reach. */
export const networkAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === 'IPv4')
    .map((address) => address.address)

const readPem = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Failure('BAD_CONFIG', `Cannot read ${path}: ${(cause as Error).message}`, { path }, { cause })
  }
}
