import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get as getPlain } from 'node:http'
import { get as getSecure } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { sha256 } from '../src/kit/hash.node.ts'
import type { Bench, Figure } from './bench.ts'
import type { EdgeServerFacts, EdgeServerOrder } from './edge-server.ts'
import { findProgram } from './find-program.ts'
import { openLoad, type Load } from './load.ts'
import { openNginx } from './nginx.ts'
import { median } from './percentiles.ts'
import { processorTime } from './processor-time.ts'

const segments = 32
const segmentBytes = 4 << 20
/** Room for all of them. */
const hotBytes = 256 << 20
const connections = 8
/** Many short ones: a machine that others share is not equally fast from one minute to the next. */
const rounds = 7
const secondsPerCell = 2
/** Long enough for every file to be asked for twice, which makes it hot, and for the code to be compiled. */
const warmUpSeconds = 3

/** Somebody who serves the files. */
interface Contender {
  readonly name: string
  readonly origin: string
  readonly paths: readonly string[]
  /** The processes that serve; their time is what counts. */
  readonly pids: readonly number[]
}

interface Files {
  readonly folder: string
  readonly names: readonly string[]
  readonly sums: readonly string[]
}

interface Pair {
  readonly cert: string
  readonly key: string
}

/**
 * What a second of processor time delivers of segments of 4 MB: an edge from memory, an edge from disk, and nginx with sendfile from the very
 * same files, taking turns on loopback under the same load. Requests a second would mislead: there the client eats what the server leaves.
 */
const bench: Bench = {
  name: 'edge',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-edge-'))
    await using opened = new AsyncDisposableStack()
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const files = await makeFiles(join(folder, 'files'))
    const tls = await selfSigned()
    const load = openLoad(folder)
    const nginx = await openNginxContenders(opened, { files, folder: join(folder, 'nginx'), tls })
    const contenders = [...(await openEdges(opened, { files, folder, tls })), ...nginx.contenders]
    for (const contender of contenders) await checkBytes(contender, files)
    const rates = await measure(load, contenders)
    return {
      figures: figuresOf(rates),
      notes: [
        `${segments} segments of ${segmentBytes >> 20} MiB, ${connections} connections, ${rounds} rounds of ${secondsPerCell} s for each in turn, load by ${load.name}; ratios are medians of those of the rounds; GB are 10^9 bytes`,
        'the disk is the page cache for both: what is measured is reading and sending, not a drive',
        ...nginx.notes,
      ],
      notRun: nginx.notRun,
    }
  },
}

export default bench

const makeFiles = async (folder: string): Promise<Files> => {
  await mkdir(folder)
  const names = Array.from({ length: segments }, (_, index) => `${index + 1}.m4s`)
  const sums: string[] = []
  for (const name of names) {
    const bytes = randomBytes(segmentBytes)
    sums.push(sha256(bytes))
    await writeFile(join(folder, name), bytes)
  }
  return { folder, names, sums }
}

const selfSigned = async (): Promise<Pair> => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
  return { cert: pair.cert, key: pair.private }
}

const openEdges = async (
  opened: AsyncDisposableStack,
  { files, folder, tls }: { files: Files; folder: string; tls: Pair },
): Promise<Contender[]> => {
  const contenders: Contender[] = []
  for (const secure of [false, true])
    for (const [kind, room] of [
      ['hot', hotBytes],
      ['disk', 0],
    ] as const) {
      const name = nameOf(kind, secure)
      const order: EdgeServerOrder = {
        source: files.folder,
        names: files.names,
        folder: join(folder, name),
        hotBytes: room,
        ...(secure && { tls }),
      }
      const child = fork(join(import.meta.dirname, 'edge-server.ts'))
      opened.defer(() => void child.kill())
      const { port, paths } = await new Promise<EdgeServerFacts>((resolve, reject) => {
        child.once('message', (facts) => resolve(facts as EdgeServerFacts))
        child.once('exit', (code) => reject(new Error(`the edge "${name}" ended with code ${code}`)))
        child.send(order)
      })
      contenders.push({ name, origin: originOf(secure, port), paths, pids: [child.pid!] })
    }
  return contenders
}

const openNginxContenders = async (opened: AsyncDisposableStack, { files, folder, tls }: { files: Files; folder: string; tls: Pair }) => {
  const program = findProgram('nginx')
  if (!program) return { contenders: [], notes: [], notRun: ['the comparison: nginx is not installed here'] }
  await mkdir(folder)
  const nginx = opened.use(await openNginx({ program, source: files.folder, folder, tls }))
  const common = { paths: files.names.map((name) => `/${name}`), pids: nginx.workerPids }
  return {
    contenders: [
      { name: nameOf('nginx', false), origin: originOf(false, nginx.plainPort), ...common },
      { name: nameOf('nginx', true), origin: originOf(true, nginx.tlsPort), ...common },
    ],
    notes: [`${nginx.version}: 2 workers, sendfile, tcp_nopush, open_file_cache; TLS 1.3 on both sides, nginx without kernel TLS`],
    notRun: [],
  }
}

const nameOf = (kind: string, secure: boolean) => (secure ? `${kind}, TLS` : kind)
const originOf = (secure: boolean, port: number) => `${secure ? 'https' : 'http'}://127.0.0.1:${port}`

/** Whoever is measured must first serve the right bytes. */
const checkBytes = async ({ name, origin, paths }: Contender, { names, sums }: Files): Promise<void> => {
  for (const [index, path] of paths.entries()) {
    const sum = sha256(await download(`${origin}${path}`))
    if (sum !== sums[index]) throw new Error(`${name} does not serve ${names[index]} as it is`)
  }
}

const download = (url: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? getSecure : getPlain
    get(url, { agent: false, rejectUnauthorized: false }, async (response) => resolve(Buffer.concat(await response.toArray()))).once(
      'error',
      reject,
    )
  })

/** GB per processor second of each, in the order of the rounds. Every other round goes backwards, so that nobody always comes after the same. */
const measure = async (load: Load, contenders: readonly Contender[]): Promise<Map<string, number[]>> => {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (const contender of contenders) await drive(load, contender, warmUpSeconds)
  for (let round = 0; round < rounds; round += 1)
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed())
      rates.get(contender.name)!.push(await drive(load, contender, secondsPerCell))
  return rates
}

const drive = async (load: Load, { name, origin, paths, pids }: Contender, seconds: number): Promise<number> => {
  const spent = () => pids.reduce((sum, pid) => sum + processorTime(pid).ownSeconds, 0)
  const before = spent()
  const { bytes, errors } = await load.run({ origin, paths, connections, seconds })
  if (errors > 0) throw new Error(`${name} gave ${errors} errors under load`)
  return bytes / 1e9 / (spent() - before)
}

const figuresOf = (rates: ReadonlyMap<string, readonly number[]>): Figure[] => {
  const rateOf = (name: string) => median(rates.get(name) ?? [])
  const ratios = [false, true].flatMap((secure) => {
    const nginx = rates.get(nameOf('nginx', secure))
    return nginx
      ? ['hot', 'disk'].map((kind) => ({
          name: nameOf(`${kind} against nginx`, secure),
          value: median(rates.get(nameOf(kind, secure))!.map((rate, round) => rate / nginx[round]!)),
          unit: 'ratio',
        }))
      : []
  })
  return [...ratios, ...[...rates.keys()].map((name) => ({ name: `${name}, GB per CPU second`, value: rateOf(name), unit: 'GB/s' }))]
}
