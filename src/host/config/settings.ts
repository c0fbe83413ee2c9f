import { cpus } from 'node:os'
import { z } from 'zod'
import { Country } from '../../contracts/rights.ts'

interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema
  readonly description: string
  /** Where it differs from `VITASCOPE_` and the key in capitals. */
  readonly variable?: string
  /** A short flag beside `--<key>`, without the dashes. */
  readonly flag?: string
  /** A value that the sample shows instead of the default. */
  readonly sample?: string
}

const setting = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  more: Omit<Setting, 'schema' | 'description'> = {},
): Setting<Schema> => ({
  schema,
  description,
  ...more,
})

const wholeNumber = z.coerce.number().int()
const port = wholeNumber.min(0).max(65_535)
const onOff = z
  .union([z.boolean(), z.enum(['on', 'off', 'true', 'false'])], 'must be on or off')
  .transform((value) => value === true || value === 'on' || value === 'true')
const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
])
const text = z.string().min(1)

/**
 * Every key of the configuration. `vitascope.yaml` holds them as nested keys, variables and flags override it. The key `tls.cert` is
 * `tls: { cert: … }` in the file, `VITASCOPE_TLS_CERT` as a variable and `--tls-cert` as a flag.
 */
export const settings = {
  data: setting(text.default('./data'), 'Folder in which everything is kept.'),
  host: setting(text.default('127.0.0.1'), 'Address to listen on. 0.0.0.0 opens the house to the network.'),
  port: setting(port.default(4400), 'Port of the one door. 0 takes any free one.'),
  publicUrl: setting(z.url().optional(), 'How the outside reaches the house, when a proxy stands before it.', {
    sample: 'https://films.example.org',
  }),
  trustedProxies: setting(list.default([]), 'Addresses of proxies whose X-Forwarded-* headers are believed.', { sample: '[10.0.0.1]' }),
  allowedHosts: setting(list.default([]), 'Further host names under which the house may be asked for.', { sample: '[films.lan]' }),
  allowedOrigins: setting(list.default([]), 'Origins whose pages may use the API with a bearer token (CORS).', {
    sample: '[https://studio.example.org]',
  }),
  'gateway.patienceMs': setting(
    wholeNumber.min(100).max(600_000).default(15_000),
    'How long an operation may take before its caller is told that it did not answer, in milliseconds.',
  ),
  'gateway.ratePerAddress': setting(
    z.coerce.number().min(1).max(100_000).default(50),
    'Operations a second that one address may ask for in the long run; four times as many at once. This machine itself is not counted.',
  ),
  'gateway.ratePerAccount': setting(z.coerce.number().min(1).max(100_000).default(100), 'The same for one account or API key.'),
  layout: setting(z.enum(['all', 'split']).default('all'), 'all: one process. split: one process per service.'),
  logLevel: setting(z.enum(['debug', 'info', 'warn', 'error']).default('info'), 'What is worth a line.'),
  logFile: setting(text.optional(), 'File for the log; without it a terminal gets a short form and a pipe gets JSON on standard error.', {
    sample: '/var/log/vitascope.log',
  }),
  demo: setting(onOff.default(true), 'Draw and show the demo catalogue in an empty house.'),
  'tls.mode': setting(
    z.enum(['off', 'self', 'files']).default('off'),
    'self makes a certificate of its own, files uses tls.cert and tls.key.',
    { flag: 'tls' },
  ),
  'tls.cert': setting(text.optional(), 'Certificate chain (PEM). Naming it turns HTTPS on.', { sample: '/etc/ssl/films.pem' }),
  'tls.key': setting(text.optional(), 'Private key (PEM).', { sample: '/etc/ssl/films.key' }),
  'admin.email': setting(z.email().optional(), 'Makes this operator at the first start instead of a set-up link.', {
    sample: 'operator@example.org',
  }),
  'admin.password': setting(z.string().min(10).optional(), 'The password of that operator; better given as a variable.'),
  'edge.names': setting(list.default(['one', 'two']), 'The edges of this machine. Each listens on a port of its own, from edge.port up.'),
  'edge.port': setting(port.default(4401), 'Port of the first edge; without it the one after port. 0 takes any free ones.'),
  'edge.urls': setting(
    z.enum(['direct', 'gateway']).default('direct'),
    'direct: players on this machine use the listeners of the edges. gateway: everybody uses /edge/<name>/ behind the one door.',
  ),
  'edge.publicUrls': setting(
    list.default([]),
    'How the outside reaches each edge, in the order of edge.names, when that is not derived from the request.',
    { sample: '[https://one.example.org, https://two.example.org]' },
  ),
  'edge.capacityBytes': setting(wholeNumber.positive().default(200_000_000_000), 'What one edge may store, in bytes.'),
  'ingest.roots': setting(list.default(['.']), 'Folders from which masters may be read in place.', { sample: '[/srv/masters]' }),
  'ingest.maxUploadBytes': setting(wholeNumber.positive().default(500_000_000_000), 'The largest master that may be uploaded, in bytes.'),
  'encode.workers': setting(
    wholeNumber
      .min(0)
      .max(256)
      .default(Math.max(1, Math.floor(cpus().length / 2))),
    'Encoding steps at once on this machine.',
  ),
  'encode.threads': setting(
    wholeNumber.min(1).max(64).optional(),
    'Threads of each video encoder; without it, encoders take what they like.',
    {
      sample: '2',
    },
  ),
  'encode.folder': setting(
    text.optional(),
    'Where uploads, work in progress and encoded pieces lie, when not in the data folder. Encode workers of several machines share it.',
    { sample: '/srv/encode' },
  ),
  'encode.share': setting(
    z.enum(['folder', 'blobs']).default('folder'),
    'How encode workers share masters and what they make. folder: one folder that all reach. blobs: the store of blobs, and copies where they are needed.',
  ),
  'encode.copiesBytes': setting(
    wholeNumber.positive().default(200_000_000_000),
    'What of that, and of archived masters, may lie beside a worker, in bytes; what steps are working on may go beyond.',
  ),
  'encode.masters': setting(
    z.enum(['delete', 'keep', 'archive']).default('delete'),
    'Uploaded masters when their jobs are over. keep: they stay where they are. archive: they move to the store of blobs when a build came of them.',
  ),
  'sql.url': setting(text.optional(), 'A PostgreSQL to use instead of the embedded one.', {
    sample: 'postgres://vitascope@db.example.org/vitascope',
  }),
  'blobs.kind': setting(z.enum(['files', 's3']).default('files'), 'Where finished bytes are kept.'),
  'blobs.bucket': setting(text.optional(), 'S3: the bucket.'),
  'blobs.endpoint': setting(z.url().optional(), 'S3: the endpoint, for stores other than the original.'),
  'blobs.region': setting(text.default('us-east-1'), 'S3: the region.'),
  'blobs.prefix': setting(z.string().default(''), 'S3: put before every key.'),
  'blobs.accessKey': setting(text.optional(), 'S3: access key; without it the usual chain of the SDK.'),
  'blobs.secretKey': setting(text.optional(), 'S3: secret key; better given as a variable.'),
  'geo.country': setting(
    text.optional(),
    'Database of countries by address (MaxMind DB, such as GeoLite2-Country.mmdb), for rights in territories. It is read again when it changes.',
    { sample: '/var/lib/GeoIP/GeoLite2-Country.mmdb' },
  ),
  'geo.anonymous': setting(text.optional(), 'Database of VPNs, proxies, Tor and data centres by address (GeoIP2-Anonymous-IP.mmdb).', {
    sample: '/var/lib/GeoIP/GeoIP2-Anonymous-IP.mmdb',
  }),
  'geo.home': setting(
    Country.optional(),
    'The country of the house, two letters: local and private addresses are there. Without it, nobody knows where those are.',
    { sample: 'DE' },
  ),
  'log.retentionDays': setting(z.coerce.number().min(1).max(3650).default(30), 'For how many days events can be replayed from the log.'),
  'mail.smtp': setting(text.optional(), 'SMTP server; without it letters go to a page of the console.', {
    sample: 'smtps://user:password@mail.example.org',
  }),
  'mail.from': setting(text.default('Vitascope <vitascope@localhost>'), 'Sender of letters.'),
  'payments.kind': setting(
    z.enum(['local', 'stripe']).default('local'),
    'Who takes the money for offers. local: nobody; payments are played, for houses that try things out.',
  ),
  'payments.stripeUrl': setting(z.url().default('https://api.stripe.com'), 'Stripe: its API, or what speaks like it.'),
  'payments.stripeSecretKey': setting(text.optional(), 'Stripe: secret key; better given as a variable.'),
  'payments.stripeWebhookSecret': setting(
    text.optional(),
    'Stripe: signing secret of the webhook at /api/payments/webhook; better given as a variable.',
  ),
  'tools.ffmpeg': setting(text.optional(), 'ffmpeg to use, whatever else there is.', { variable: 'FFMPEG_PATH' }),
  'tools.ffprobe': setting(text.optional(), 'ffprobe to use, whatever else there is.', { variable: 'FFPROBE_PATH' }),
  'tools.packager': setting(text.optional(), 'shaka-packager to use, whatever else there is.', { variable: 'PACKAGER_PATH' }),
} as const satisfies Record<string, Setting>

export type Settings = typeof settings
export type SettingKey = keyof Settings
export type Config = { readonly [Key in SettingKey]: z.output<Settings[Key]['schema']> }

const snake = (key: string) => key.replaceAll(/([A-Z])/g, '_$1').replaceAll('.', '_')

export const variableOf = (key: SettingKey): string => {
  const { variable } = settings[key] as Setting
  return variable ?? `VITASCOPE_${snake(key).toUpperCase()}`
}

/** Every flag by which a key can be given, without the dashes. */
export const flagsOf = (key: SettingKey): readonly string[] => {
  const { flag } = settings[key] as Setting
  const long = snake(key).toLowerCase().replaceAll('_', '-')
  return flag ? [long, flag] : [long]
}

export const settingKeys = Object.keys(settings) as SettingKey[]
