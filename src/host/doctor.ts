import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { Clock } from '../kit/clock.ts'
import { messageOf } from '../kit/failure.ts'
import { Lifecycle } from '../kit/lifecycle.ts'
import { silentLog } from '../kit/log.ts'
import { formatBytes } from '../kit/text.ts'
import { newIds } from '../kit/ids.ts'
import { systemRandom } from '../kit/random.ts'
import type { Config } from './config/settings.ts'
import { openDataFolder } from './data-folder.ts'
import { engineOpener } from './engines.ts'
import { readHouseFacts } from './start.ts'

/** One thing that was looked at. `advice` says what to do when it is not well. */
export interface Finding {
  readonly check: string
  readonly state: 'well' | 'warning' | 'broken'
  readonly words: string
  readonly advice?: string
}

const leastDiskBytes = 2e9
const comfortableDiskBytes = 20e9
const leastMemoryBytes = 1.5e9
/** A clock before this instant is surely wrong: tokens and certificates would be too. 2026-01-01. */
const earliestNow = 1_767_225_600_000
const neededEncoders = ['libx264', 'libsvtav1', 'aac', 'libopus', 'libwebp']
const wantedFilters = ['libvmaf', 'scdet', 'loudnorm', 'zscale']

/** Looks at everything that a house stands on, and says what to do. Needs no running house and changes nothing. */
export const examine = async (config: Config, clock: Clock): Promise<Finding[]> => [
  nodeFinding(),
  clockFinding(clock),
  memoryFinding(),
  ...folderFindings(config),
  ...(await toolFindings(config, clock)),
  ...(await portFindings(config)),
  await databaseFinding(config, clock),
]

const nodeFinding = (): Finding => {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? {
        check: 'Node',
        state: 'well',
        words: `Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} cores`,
      }
    : {
        check: 'Node',
        state: 'broken',
        words: `Node ${process.versions.node} is too old`,
        advice: 'Start through ./vitascope or npm start: it brings its own Node 26.',
      }
}

const clockFinding = (clock: Clock): Finding =>
  clock.now() > earliestNow
    ? { check: 'Clock', state: 'well', words: new Date(clock.now()).toISOString() }
    : {
        check: 'Clock',
        state: 'broken',
        words: `The clock says ${new Date(clock.now()).toISOString()}`,
        advice: 'Set it, best by NTP: rights and tokens live by the clock.',
      }

const memoryFinding = (): Finding => {
  const words = `${formatBytes(totalmem())}, ${formatBytes(freemem())} of it free`
  return totalmem() >= leastMemoryBytes
    ? { check: 'Memory', state: 'well', words }
    : { check: 'Memory', state: 'warning', words, advice: `Encoding wants at least ${formatBytes(leastMemoryBytes)}.` }
}

const folderFindings = (config: Config): Finding[] => {
  const findings: Finding[] = []
  let existing = config.data
  while (!existsSync(existing)) existing = dirname(existing)
  try {
    accessSync(existing, constants.W_OK)
    if (existing === config.data) openDataFolder(config.data)
    findings.push({ check: 'Data folder', state: 'well', words: existing === config.data ? config.data : `${config.data} (will be made)` })
  } catch (trouble) {
    findings.push({
      check: 'Data folder',
      state: 'broken',
      words: messageOf(trouble),
      advice: 'Choose a folder that this user may write with VITASCOPE_DATA.',
    })
  }
  const { bavail, bsize } = statfsSync(existing)
  const freeBytes = bavail * bsize
  const words = `${formatBytes(freeBytes)} free for ${config.data}`
  if (freeBytes < leastDiskBytes)
    findings.push({ check: 'Disk', state: 'broken', words, advice: `Make room: a house needs at least ${formatBytes(leastDiskBytes)}.` })
  else if (freeBytes < comfortableDiskBytes)
    findings.push({
      check: 'Disk',
      state: 'warning',
      words,
      advice: 'Enough for the demo, little for films: about twice the size of a master is needed while it is encoded.',
    })
  else findings.push({ check: 'Disk', state: 'well', words })
  return findings
}

const withEngines = async <Result>(
  config: Config,
  clock: Clock,
  use: (open: ReturnType<typeof engineOpener>['open']) => Promise<Result>,
): Promise<Result> => {
  const lifecycle = new Lifecycle()
  try {
    const { open } = engineOpener({
      config,
      folder: openDataFolder(config.data),
      clock,
      random: systemRandom,
      newId: newIds({ clock, random: systemRandom }),
      log: silentLog,
      lifecycle,
    })
    return await use(open)
  } finally {
    await lifecycle.close()
  }
}

const toolFindings = async (config: Config, clock: Clock): Promise<Finding[]> => {
  try {
    const { capabilities } = await withEngines(config, clock, (open) => open('transcoder'))
    const findings: Finding[] = []
    for (const tool of ['ffmpeg', 'ffprobe', 'packager'] as const) {
      const found = capabilities.tools[tool]
      findings.push(
        found
          ? { check: tool, state: 'well', words: `${found.version} (${found.origin})` }
          : {
              check: tool,
              state: 'broken',
              words: 'missing',
              advice: capabilities.missing.find((words) => words.includes(tool)) ?? `Install ${tool}.`,
            },
      )
    }
    const lacking = neededEncoders.filter((encoder) => !capabilities.encoders.has(encoder))
    if (lacking.length > 0)
      findings.push({
        check: 'Encoders',
        state: 'broken',
        words: `ffmpeg lacks ${lacking.join(', ')}`,
        advice: 'Use the packaged ffmpeg, or one built with these encoders (FFMPEG_PATH).',
      })
    else findings.push({ check: 'Encoders', state: 'well', words: neededEncoders.join(', ') })
    const without = wantedFilters.filter((filter) => !capabilities.filters.has(filter))
    if (without.length > 0)
      findings.push({
        check: 'Filters',
        state: 'warning',
        words: `ffmpeg lacks ${without.join(', ')}`,
        advice: 'Encoding works; quality figures, loudness or tone mapping will be missing.',
      })
    return findings
  } catch (trouble) {
    return [{ check: 'Media tools', state: 'broken', words: messageOf(trouble) }]
  }
}

const portFindings = async (config: Config): Promise<Finding[]> => {
  const running = existsSync(config.data) && readHouseFacts(openDataFolder(config.data))
  if (running) return [{ check: 'Ports', state: 'well', words: `the house runs at ${running.url} (process ${running.pid})` }]
  const ports = [config.port, ...config['edge.names'].map((_, index) => (config['edge.port'] === 0 ? 0 : config['edge.port'] + index))]
  return Promise.all(
    ports.map(async (port): Promise<Finding> => {
      const trouble = await portTrouble(config.host, port)
      return trouble
        ? {
            check: `Port ${port}`,
            state: 'broken',
            words: trouble,
            advice: 'Stop what uses it, or choose others with VITASCOPE_PORT and VITASCOPE_EDGE_PORT.',
          }
        : { check: `Port ${port}`, state: 'well', words: 'free' }
    }),
  )
}

const portTrouble = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (cause: NodeJS.ErrnoException) =>
      resolve(cause.code === 'EADDRINUSE' ? 'taken by another program' : messageOf(cause)),
    )
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })

const databaseFinding = async (config: Config, clock: Clock): Promise<Finding> => {
  const running = existsSync(config.data) ? readHouseFacts(openDataFolder(config.data)) : undefined
  try {
    await withEngines(running ? { ...config, 'sql.url': running.sql } : config, clock, async (open) => (await open('sql')).ping())
    return {
      check: 'Database',
      state: 'well',
      words: config['sql.url'] ? 'answers' : running ? 'embedded PostgreSQL answers' : 'embedded PostgreSQL starts',
    }
  } catch (trouble) {
    return {
      check: 'Database',
      state: 'broken',
      words: messageOf(trouble),
      advice: 'See the words above; or use another PostgreSQL with VITASCOPE_SQL_URL.',
    }
  }
}
