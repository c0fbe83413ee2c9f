import type { Blobs } from '../engines/blobs/port.ts'
import type { Cache } from '../engines/cache/port.ts'
import type { Geo } from '../engines/geo/port.ts'
import type { Keys } from '../engines/keys/port.ts'
import type { LogEngine } from '../engines/log/port.ts'
import type { Mail } from '../engines/mail/port.ts'
import type { OutboxEngine } from '../engines/outbox/port.ts'
import type { Payments } from '../engines/payments/port.ts'
import type { Records } from '../engines/records/port.ts'
import type { SqlEngine } from '../engines/sql/port.ts'
import type { Transcoder } from '../engines/transcoder/port.ts'
import type { WorkEngine } from '../engines/work/port.ts'
import type { Clock } from '../kit/clock.ts'
import type { NewId } from '../kit/ids.ts'
import type { Lifecycle } from '../kit/lifecycle.ts'
import type { Log } from '../kit/log.ts'
import type { Random } from '../kit/random.ts'
import type { Config } from './config/settings.ts'
import type { DataFolder } from './data-folder.ts'

/** What services may ask for, by the name under which they get it. */
export interface Engines {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly work: WorkEngine
  readonly records: Records
  readonly eventLog: LogEngine
  readonly cache: Cache
  readonly blobs: Blobs
  readonly transcoder: Transcoder
  readonly keys: Keys
  readonly mail: Mail
  readonly geo: Geo
  readonly payments: Payments
}
export type EngineName = keyof Engines

export interface EngineNeeds {
  readonly config: Config
  readonly folder: DataFolder
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
  readonly lifecycle: Lifecycle
  /** `whole` when missing. */
  readonly duty?: 'whole' | 'work'
}

/**
 * Opens each engine at most once, when it is first asked for, and remembers to close it. This is where the embedded ones give way to
 * those of a fleet; adapters and their drivers are loaded only here and only when they are configured.
 */
export const engineOpener = (needs: EngineNeeds) => {
  const { config, folder, clock, random, newId, lifecycle } = needs
  const opened = new Map<EngineName, Promise<unknown>>()
  const log = needs.log.with({ part: 'engines' })
  const openers: { readonly [Name in EngineName]: () => Promise<Engines[Name]> } = {
    async sql() {
      const { openPostgres } = await import('../engines/sql/postgres-sql.ts')
      const connection = config['sql.url'] ?? (await embeddedConnection())
      return lifecycle.add('sql', openPostgres({ connection, clock, random, log }))
    },
    async outbox() {
      const { openOutbox } = await import('../engines/outbox/sql-outbox.ts')
      // The log of a process that only works may be one that nobody reads.
      const [sql, eventLog] = await Promise.all([open('sql'), needs.duty === 'work' ? undefined : open('eventLog')])
      return lifecycle.add('outbox', openOutbox({ sql, eventLog, clock, newId, log }))
    },
    async work() {
      const { openWork } = await import('../engines/work/sql-work.ts')
      return openWork({ sql: await open('sql'), clock })
    },
    async records() {
      const { openRecords } = await import('../engines/records/lmdb-records.ts')
      return lifecycle.add('records', openRecords({ folder: folder.records, clock, log }))
    },
    async eventLog() {
      const { openLog } = await import('../engines/log/lmdb-log.ts')
      return lifecycle.add('event log', openLog({ folder: folder.log, clock, random, newId, log }))
    },
    async cache() {
      const { openCache } = await import('../engines/cache/local-cache.ts')
      return lifecycle.add('cache', openCache({ clock, random, log }))
    },
    async blobs() {
      if (config['blobs.kind'] === 's3') {
        const { openS3Blobs } = await import('../engines/blobs/s3-blobs.ts')
        return lifecycle.add('blobs', openS3Blobs({ ...s3Options(config), folder: folder.service('blobs'), clock, random, log }))
      }
      const { openFileBlobs } = await import('../engines/blobs/file-blobs.ts')
      return lifecycle.add('blobs', await openFileBlobs({ folder: folder.blobs, clock, log, newId }))
    },
    async transcoder() {
      const { openTranscoder } = await import('../engines/transcoder/child-transcoder.ts')
      return openTranscoder({ log, clock, folder: folder.service('transcoder'), paths: toolPaths(config) })
    },
    async keys() {
      const { openKeys } = await import('../engines/keys/local-keys.ts')
      return lifecycle.add('keys', await openKeys({ folder: folder.keys, random, log }))
    },
    async mail() {
      if (config['mail.smtp']) {
        const { openSmtpMail } = await import('../engines/mail/smtp-mail.ts')
        return lifecycle.add('mail', openSmtpMail({ url: config['mail.smtp'], from: config['mail.from'], log }))
      }
      const { openLocalMail } = await import('../engines/mail/local-mail.ts')
      return lifecycle.add('mail', openLocalMail({ folder: folder.mail, clock, newId }))
    },
    async geo() {
      const [country, anonymous, home] = [config['geo.country'], config['geo.anonymous'], config['geo.home']]
      if (country === undefined && anonymous === undefined) {
        const { openNoGeo } = await import('../engines/geo/no-geo.ts')
        return openNoGeo({ home })
      }
      const { openMaxmindGeo } = await import('../engines/geo/maxmind-geo.ts')
      return lifecycle.add('geo', await openMaxmindGeo({ country, anonymous, home, clock, log }))
    },
    async payments() {
      if (config['payments.kind'] === 'stripe') {
        const { openStripePayments } = await import('../engines/payments/stripe-payments.ts')
        return lifecycle.add('payments', openStripePayments({ ...stripeOptions(config), clock }))
      }
      const { openLocalPayments } = await import('../engines/payments/local-payments.ts')
      return lifecycle.add('payments', await openLocalPayments({ sql: await open('sql'), clock, random, newId, log }))
    },
  }
  const embeddedConnection = async () => {
    const { startEmbeddedPostgres } = await import('../engines/sql/embedded-postgres.ts')
    const server = await startEmbeddedPostgres({ dataFolder: folder.postgres, runFolder: folder.run, clock, log })
    lifecycle.onClose('postgres', () => server.close())
    return server.connection
  }
  const open = <Name extends EngineName>(name: Name): Promise<Engines[Name]> => {
    const known = opened.get(name) as Promise<Engines[Name]> | undefined
    if (known) return known
    const opening = openers[name]()
    opened.set(name, opening)
    return opening
  }
  return { open }
}

export type OpenEngine = ReturnType<typeof engineOpener>['open']

export const toolPaths = (config: Config) =>
  Object.fromEntries(
    (['ffmpeg', 'ffprobe', 'packager'] as const).flatMap((tool) => (config[`tools.${tool}`] ? [[tool, config[`tools.${tool}`]]] : [])),
  ) as Partial<Record<'ffmpeg' | 'ffprobe' | 'packager', string>>

const stripeOptions = (config: Config) => ({
  url: config['payments.stripeUrl'].replace(/\/+$/, ''),
  secretKey: config['payments.stripeSecretKey']!,
  webhookSecret: config['payments.stripeWebhookSecret']!,
})

const s3Options = (config: Config) => ({
  bucket: config['blobs.bucket']!,
  prefix: config['blobs.prefix'],
  region: config['blobs.region'],
  ...(config['blobs.endpoint'] && { endpoint: config['blobs.endpoint'], forcePathStyle: true }),
  ...(config['blobs.accessKey'] &&
    config['blobs.secretKey'] && { credentials: { accessKeyId: config['blobs.accessKey'], secretAccessKey: config['blobs.secretKey'] } }),
})
