import { existsSync, statfsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { cpus, freemem, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { needed } from '../engines/transcoder/shortcomings.ts'
import type { Clock } from '../kit/clock.ts'
import { messageOf } from '../kit/failure.ts'
import { Lifecycle } from '../kit/lifecycle.ts'
import { silentLog } from '../kit/log.ts'
import { formatBytes } from '../kit/text.ts'
import { newIds } from '../kit/ids.ts'
import { systemRandom } from '../kit/random.ts'
import type { Config } from './config/settings.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import { engineOpener } from './engines.ts'
import { nearestPath, tryFolder } from './make-folder.ts'
import { readHouseFacts } from './start.ts'
import type { HouseFacts } from './topology.ts'

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
const originWords = { variable: 'as configured', system: "the system's own", package: 'packaged' } as const

/** Looks at everything that a house stands on, and says what to do. Needs no running house and leaves nothing behind. */
export const examine = async (config: Config, clock: Clock): Promise<Finding[]> => {
  const place = await openPlace(config)
  try {
    return [
      nodeFinding(),
      clockFinding(clock),
      memoryFinding(),
      place.finding,
      diskFinding(config, place.existing),
      ...(await toolFindings(config, place.folder, clock)),
      ...(await portFindings(config, place.running)),
      await databaseFinding(config, place, clock),
    ]
  } finally {
    await place.remove()
  }
}

/** The data folder as it was found. */
interface Place {
  readonly finding: Finding
  /** The folder itself, or the nearest above it that there is. */
  readonly existing: string
  /** Where engines are tried: the house's own folder, or where there is none yet a temporary one. */
  readonly folder: DataFolder
  readonly running: HouseFacts | undefined
  readonly remove: () => Promise<void>
}

const openPlace = async (config: Config): Promise<Place> => {
  const check = 'Data folder'
  const existing = nearestPath(config.data)
  let finding: Finding
  try {
    tryFolder(config.data)
    if (existsSync(join(config.data, 'vitascope.json'))) {
      const folder = openDataFolder(config.data)
      finding = { check, state: 'well', words: config.data }
      return { finding, existing, folder, running: readHouseFacts(folder), remove: async () => {} }
    }
    finding = { check, state: 'well', words: existing === config.data ? config.data : `${config.data} (will be made)` }
  } catch (trouble) {
    const advice = 'Choose a folder that this user may write with VITASCOPE_DATA.'
    finding = { check, state: 'broken', words: messageOf(trouble), advice }
  }
  const temporary = await mkdtemp(join(tmpdir(), 'vitascope-doctor-'))
  // As root the database runs as somebody else, who must be able to enter.
  await chmod(temporary, 0o711)
  const remove = () => rm(temporary, { recursive: true, force: true })
  return { finding, existing, folder: openDataFolder(temporary), running: undefined, remove }
}

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

const diskFinding = (config: Config, existing: string): Finding => {
  const { bavail, bsize } = statfsSync(existing)
  const freeBytes = bavail * bsize
  const words = `${formatBytes(freeBytes)} free for ${config.data}`
  if (freeBytes < leastDiskBytes)
    return { check: 'Disk', state: 'broken', words, advice: `Make room: a house needs at least ${formatBytes(leastDiskBytes)}.` }
  if (freeBytes < comfortableDiskBytes)
    return {
      check: 'Disk',
      state: 'warning',
      words,
      advice: 'Enough for the demo, little for films: about twice the size of a master is needed while it is encoded.',
    }
  return { check: 'Disk', state: 'well', words }
}

const withEngines = async <Result>(
  config: Config,
  folder: DataFolder,
  clock: Clock,
  use: (open: ReturnType<typeof engineOpener>['open']) => Promise<Result>,
): Promise<Result> => {
  const lifecycle = new Lifecycle()
  try {
    const { open } = engineOpener({
      config,
      folder,
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

const toolFindings = async (config: Config, folder: DataFolder, clock: Clock): Promise<Finding[]> => {
  try {
    const { capabilities } = await withEngines(config, folder, clock, (open) => open('transcoder'))
    const findings: Finding[] = []
    for (const tool of ['ffmpeg', 'ffprobe', 'packager'] as const) {
      const found = capabilities.tools[tool]
      findings.push(
        found
          ? {
              check: tool,
              state: 'well',
              words: [`${found.version} (${originWords[found.origin]})`, ...(found.passedOver ?? [])].join('; '),
            }
          : {
              check: tool,
              state: 'broken',
              words: 'missing',
              advice: capabilities.missing.find((words) => words.includes(tool)) ?? `Install ${tool}.`,
            },
      )
    }
    const lacking = needed.encoders.filter((encoder) => !capabilities.encoders.has(encoder))
    if (lacking.length > 0)
      findings.push({
        check: 'Encoders',
        state: 'broken',
        words: `ffmpeg lacks ${lacking.join(', ')}`,
        advice: 'Use the packaged ffmpeg, or one built with these encoders (FFMPEG_PATH).',
      })
    else findings.push({ check: 'Encoders', state: 'well', words: needed.encoders.join(', ') })
    const without = needed.filters.filter((filter) => !capabilities.filters.has(filter))
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

const portFindings = async (config: Config, running: HouseFacts | undefined): Promise<Finding[]> => {
  if (running) return [{ check: 'Ports', state: 'well', words: `the house runs at ${running.url} (process ${running.pid})` }]
  const ports = [config.port, ...config['edge.names'].map((_, index) => (config['edge.port'] === 0 ? 0 : config['edge.port'] + index))]
  return Promise.all(
    ports
      .filter((port) => port !== 0)
      .map(async (port): Promise<Finding> => {
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

const databaseFinding = async (config: Config, { folder, running }: Place, clock: Clock): Promise<Finding> => {
  try {
    await withEngines(running ? { ...config, 'sql.url': running.sql } : config, folder, clock, async (open) => (await open('sql')).ping())
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
