import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { findBinaries, missingWords } from './binaries.ts'
import type { Binary } from './binaries.ts'
import type { Capabilities, Tool } from './port.ts'
import { shortcomings, type Findings } from './shortcomings.ts'

/**
 * Finds each tool and asks it what it can do. The answers are kept in a file by path, time and size of the binary, so that a
 * second start asks nothing. A binary that does not answer (made for another C library, say), or that lacks something we need, gives way
 * to the next place; where none can do everything, the packaged one is taken.
 */
export const probeCapabilities = async (needs: {
  folder: string
  log: Log
  paths: Partial<Record<Tool, string>>
  environment: Readonly<Record<string, string>>
}): Promise<Capabilities> => {
  const { folder, log, paths, environment } = needs
  const cachePath = join(folder, 'capabilities.json')
  const known = await readCache(cachePath)
  const fresh: Record<string, Findings> = {}
  const ask = async (tool: Tool, first: 'system' | 'package'): Promise<Choice> => {
    const { found, troubles } = await findBinaries(tool, {
      chosen: paths[tool],
      copies: join(folder, 'bin'),
      searchPath: environment['PATH'] ?? '',
      first,
    })
    const lesser: Candidate[] = []
    for (const binary of found) {
      try {
        const key = await cacheKey(tool, binary)
        const findings = known[key] ?? (await askBinary(tool, binary.path, environment))
        fresh[key] = findings
        const lacking = binary.origin === 'variable' ? [] : shortcomings(tool, findings)
        if (lacking.length === 0) return { best: { binary, findings, lacking }, lesser }
        lesser.push({ binary, findings, lacking })
      } catch (trouble) {
        troubles.push(`${binary.path}: ${messageOf(trouble).split('\n', 1)[0]}`)
      }
    }
    const best = lesser.find(({ binary }) => binary.origin === 'package') ?? lesser[0]
    return best ? { best, lesser: lesser.filter((other) => other !== best) } : { missing: missingWords(tool, paths[tool], troubles) }
  }
  // ffprobe comes from where ffmpeg comes: two of one build agree about what they read.
  const packagerChoice = ask('packager', 'system')
  const ffmpeg = await ask('ffmpeg', 'system')
  const ffprobe = await ask('ffprobe', ffmpeg.best?.binary.origin === 'system' ? 'system' : 'package')
  const packager = await packagerChoice
  if (JSON.stringify(known) !== JSON.stringify(fresh)) {
    await writeCache(cachePath, fresh).catch((trouble: unknown) => log.warn('capabilities of media tools not kept', { error: trouble }))
  }
  return {
    tools: { ffmpeg: toolOf(ffmpeg), ffprobe: toolOf(ffprobe), packager: toolOf(packager) },
    encoders: new Set(ffmpeg.best?.findings.encoders),
    decoders: new Set(ffmpeg.best?.findings.decoders),
    filters: new Set(ffmpeg.best?.findings.filters),
    missing: [ffmpeg, ffprobe, packager].flatMap((answer) => answer.missing ?? []),
  }
}

/** A binary that answered. */
interface Candidate {
  readonly binary: Binary
  readonly findings: Findings
  readonly lacking: readonly string[]
}

/** Which binary is used for a tool and which ones were passed over, or words about why there is none. */
interface Choice {
  readonly best?: Candidate
  readonly lesser?: readonly Candidate[]
  readonly missing?: string
}

const toolOf = ({ best, lesser = [] }: Choice): Capabilities['tools'][Tool] =>
  best && {
    path: best.binary.path,
    origin: best.binary.origin,
    version: best.findings.version,
    ...(lesser.length > 0 && {
      passedOver: lesser.map(({ binary, findings, lacking }) => `${binary.path} ${findings.version} lacks ${lacking.join(', ')}`),
    }),
  }

const askTimeoutMs = 20_000
const askBytes = 4 << 20

const askBinary = async (tool: Tool, path: string, environment: Readonly<Record<string, string>>): Promise<Findings> => {
  const say = async (...args: string[]) =>
    (await promisify(execFile)(path, args, { env: environment, timeout: askTimeoutMs, maxBuffer: askBytes, killSignal: 'SIGKILL' })).stdout
  if (tool === 'packager') return { version: versionIn(await say('--version')), encoders: [], decoders: [], filters: [] }
  const version = versionIn(await say('-version'))
  if (tool === 'ffprobe') return { version, encoders: [], decoders: [], filters: [] }
  const [encoders, decoders, filters] = await Promise.all([
    say('-hide_banner', '-encoders'),
    say('-hide_banner', '-decoders'),
    say('-hide_banner', '-filters'),
  ])
  return { version, encoders: codecNames(encoders), decoders: codecNames(decoders), filters: filterNames(filters) }
}

/** `ffmpeg version n7.0-7-gd38bf5e08e Copyright …`, `packager version v3.4.2-c819dea-release`. */
const versionIn = (text: string): string => {
  const version = /\bversion\s+(\S+)/.exec(text)?.[1]
  if (version === undefined) throw new Error('it did not say its version')
  return version
}

/** ` V....D libx264              libx264 H.264 …`: six flags and a name, below a line of dashes. */
const codecNames = (text: string): string[] =>
  [...text.slice(text.indexOf('------')).matchAll(/^ [A-Z.]{6} (\S+)/gm)].map((match) => match[1]!)

/** ` TSC scale   V->V  …`: two or three flags, a name and what goes in and out. */
const filterNames = (text: string): string[] => [...text.matchAll(/^ [TSC.]{2,3} (\S+)\s+[AVN|]+->[AVN|]+/gm)].map((match) => match[1]!)

const cacheKey = async (tool: Tool, binary: Binary): Promise<string> => {
  const { mtimeMs, size } = await stat(binary.path)
  return `${tool} ${binary.path} ${Math.floor(mtimeMs)} ${size}`
}

const readCache = async (path: string): Promise<Record<string, Findings>> => {
  try {
    const cache: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isRecord(cache)
      ? Object.fromEntries(Object.entries(cache).filter((entry): entry is [string, Findings] => isFindings(entry[1])))
      : {}
  } catch {
    // There is none yet, or it is not whole: then the binaries are asked again.
    return {}
  }
}

const writeCache = async (path: string, cache: Record<string, Findings>): Promise<void> => {
  await mkdir(join(path, '..'), { recursive: true })
  const unfinished = `${path}.${process.pid}.part`
  await writeFile(unfinished, JSON.stringify(cache))
  await rename(unfinished, path)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string')

const isFindings = (value: unknown): value is Findings =>
  isRecord(value) &&
  typeof value['version'] === 'string' &&
  isNames(value['encoders']) &&
  isNames(value['decoders']) &&
  isNames(value['filters'])
