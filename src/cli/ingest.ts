import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import type { TitleId } from '../contracts/ids.ts'
import { Failure } from '../kit/failure.ts'
import { sha256File } from '../kit/hash.node.ts'
import { formatBytes } from '../kit/text.ts'
import { exitCode, type Command, type CommandInput, type Connection } from './command.ts'
import { followJob } from './follow-job.ts'
import { bar } from './output.ts'

/** Bytes sent before the server has to confirm; a broken upload goes on from the last confirmed piece. */
const pieceBytes = 32 * 1024 * 1024

export const ingest: Command = {
  name: 'ingest',
  usage: 'FILE --title NAME [--subtitles FILE:LANGUAGE] [--wait]',
  summary: 'Hand over a master file; it is checked, encoded, packaged and published.',
  flags: {
    title: { type: 'string', describes: 'name of a new film' },
    'title-id': { type: 'string', describes: 'an existing title instead' },
    language: { type: 'string', describes: 'language of the name (en)' },
    subtitles: { type: 'string', describes: 'subtitle files beside it, as FILE:LANGUAGE, with commas' },
    recipe: { type: 'string', describes: 'economy or standard' },
    priority: { type: 'string', describes: '-100 to 100; below zero it pauses while somebody watches' },
    checksum: { type: 'boolean', describes: 'compute SHA-256 first and have it checked' },
    wait: { type: 'boolean', describes: 'wait until the build is published' },
  },
  positionals: [1, 1],
  async run(input) {
    const { positionals, flags, output } = input
    const path = resolve(positionals[0]!)
    await mustBeFile(path)
    const connection = await input.connect()
    const checksum = flags['checksum'] ? await sha256File(path, undefined, input.signal) : undefined
    const subtitles = await Promise.all(
      subtitleFlags(flags['subtitles']).map(async ({ file, language }) => ({
        source: connection.local ? file : await upload(input, connection, file),
        language,
      })),
    )
    const submitted = await connection.clients.encode.submitMaster({
      source: connection.local ? { kind: 'path', path } : { kind: 'upload', uploadId: await upload(input, connection, path) },
      ...(flags['title-id']
        ? { titleId: flags['title-id'] as TitleId }
        : { name: { [String(flags['language'] ?? 'en')]: String(flags['title'] ?? basename(path, extname(path))) } }),
      ...(checksum && { checksum }),
      ...(flags['recipe'] && { recipe: flags['recipe'] as 'economy' | 'standard' }),
      ...(flags['priority'] && { priority: Number(flags['priority']) }),
      subtitles,
    })
    if (flags['wait']) return followJob(input, connection, submitted.jobId)
    output.document(submitted)
    output.line(`Accepted as job ${submitted.jobId}, title ${submitted.titleId}.`)
    output.line(`How far it is: ./vitascope title ${submitted.titleId}`)
    return exitCode.done
  },
}

const mustBeFile = async (path: string): Promise<void> => {
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isFile()) throw new Failure('NO_SUCH_FILE', `There is no file ${path}.`)
}

const subtitleFlags = (flag: string | boolean | undefined): { file: string; language: string }[] =>
  (typeof flag === 'string' ? flag.split(',') : []).map((entry) => {
    const at = entry.lastIndexOf(':')
    if (at <= 0) throw new Failure('BAD_SUBTITLES', `Say the language of ${entry}: --subtitles ${entry}:en`)
    return { file: resolve(entry.slice(0, at)), language: entry.slice(at + 1) }
  })

/** Sends a file in pieces that can be resumed (tus 1.0); gives the id of the upload. */
const upload = async ({ output, signal }: CommandInput, connection: Connection, path: string): Promise<string> => {
  await mustBeFile(path)
  const { size } = await stat(path)
  const { Upload } = await import('tus-js-client')
  return new Promise((resolveUpload, reject) => {
    const sending = new Upload(createReadStream(path), {
      endpoint: `${connection.url}/api/uploads`,
      chunkSize: pieceBytes,
      uploadSize: size,
      headers: { authorization: connection.authorization },
      metadata: { filename: basename(path) },
      retryDelays: [500, 2000, 5000, 10_000],
      onProgress: (sent, total) =>
        output.progress(`${bar(sent / (total || 1))}  ${formatBytes(sent)} of ${formatBytes(total ?? size)} sent`),
      onError: reject,
      onSuccess: () => resolveUpload(basename(new URL(sending.url!).pathname)),
    })
    signal.addEventListener('abort', () => void sending.abort().then(() => reject(signal.reason as Error)), { once: true })
    sending.start()
  })
}
