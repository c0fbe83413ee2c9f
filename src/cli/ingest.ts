import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { ORPCError } from '@orpc/client'
import type { DetailedError } from 'tus-js-client'
import { z } from 'zod'
import { RecipeName } from '../contracts/encode.ts'
import { TitleId } from '../contracts/ids.ts'
import { LanguageTag } from '../contracts/shared.ts'
import { variableOf } from '../host/config/settings.ts'
import { Failure, Outage } from '../kit/failure.ts'
import { sha256File } from '../kit/hash.node.ts'
import { formatBytes } from '../kit/text.ts'
import { exitCode, type Command, type CommandInput, type Connection } from './command.ts'
import { followJob } from './follow-job.ts'
import { mustBeFile, subtitleFlags } from './master-files.ts'
import { bar } from './output.ts'
import { typedFlag } from './typed.ts'

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
    recipe: { type: 'string', describes: RecipeName.options.join(', ') },
    priority: { type: 'string', describes: '-100 to 100; below zero it pauses while somebody watches' },
    checksum: { type: 'boolean', describes: 'compute SHA-256 first and have it checked' },
    wait: { type: 'boolean', describes: 'wait until the build is published' },
  },
  positionals: [1, 1],
  fields: {
    name: '--title',
    titleId: '--title-id',
    subtitles: '--subtitles',
    recipe: '--recipe',
    priority: '--priority',
    source: 'FILE',
  },
  async run(input) {
    const { positionals, flags, output } = input
    const path = resolve(positionals[0]!)
    const titleId = typedFlag(TitleId, '--title-id', flags['title-id'], 'as ./vitascope titles shows it')
    const language = typedFlag(LanguageTag, '--language', flags['language']) ?? 'en'
    const recipe = typedFlag(RecipeName, '--recipe', flags['recipe'])
    const priority = typedFlag(Priority, '--priority', flags['priority'])
    const beside = subtitleFlags(flags['subtitles'])
    for (const file of [path, ...beside.map((subtitle) => subtitle.file)]) await mustBeFile(file)
    const connection = await input.connect()
    const checksum = flags['checksum'] ? await sha256File(path, undefined, input.signal) : undefined
    const subtitles = await Promise.all(
      beside.map(async ({ file, language: tag }) => ({
        source: connection.local ? file : await upload(input, connection, file),
        language: tag,
      })),
    )
    const source = connection.local
      ? { kind: 'path' as const, path }
      : { kind: 'upload' as const, uploadId: await upload(input, connection, path) }
    const submitted = await connection.clients.encode
      .submitMaster({
        source,
        ...(titleId ? { titleId } : { name: { [language]: String(flags['title'] ?? basename(path, extname(path))) } }),
        ...(checksum && { checksum }),
        ...(recipe && { recipe }),
        ...(priority !== undefined && { priority }),
        subtitles,
      })
      .catch((trouble: unknown) => {
        throw outsideRoots(trouble) ?? trouble
      })
    if (flags['wait']) return followJob(input, connection, submitted.jobId)
    output.document(submitted)
    output.line(`Accepted as job ${submitted.jobId}, title ${submitted.titleId}.`)
    output.line(`How far it is: ./vitascope title ${submitted.titleId}`)
    return exitCode.done
  },
}

const Priority = z.coerce.number().int().min(-100).max(100)

/** Where masters may lie, and how one more folder is allowed. */
const outsideRoots = (trouble: unknown): Failure | undefined => {
  const data: unknown = trouble instanceof ORPCError && trouble.code === 'PATH_NOT_ALLOWED' ? trouble.data : undefined
  const roots = (data as { roots?: readonly string[] } | undefined)?.roots
  if (!roots) return undefined
  const variable = variableOf('ingest.roots')
  return new Failure(
    'PATH_NOT_ALLOWED',
    `The house reads masters in place only below ${roots.join(', ')}. To add a folder, name it beside them when the house starts: ` +
      `${variable}=${[...roots, '/another/folder'].join(',')} (or ingest.roots in vitascope.yaml).`,
    { roots },
    { cause: trouble },
  )
}

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
      onError: (trouble) => reject(uploadTrouble(trouble, connection.url)),
      onSuccess: () => resolveUpload(basename(new URL(sending.url!).pathname)),
    })
    signal.addEventListener('abort', () => void sending.abort().then(() => reject(signal.reason as Error)), { once: true })
    sending.start()
  })
}

/** What the house said to an upload that it did not take; without an answer it is an outage. */
const uploadTrouble = (trouble: Error, url: string): Error => {
  const answer = 'originalResponse' in trouble ? (trouble as DetailedError).originalResponse : undefined
  if (!answer) return new Outage('house', `The upload to ${url} broke off and could not go on. Try again.`, { cause: trouble })
  const words = wordsIn(answer.getBody()) || `The house answered ${answer.getStatus()} to the upload.`
  return new Failure(answer.getStatus() === 507 ? 'DISK_FULL' : 'UPLOAD_REFUSED', words, { status: answer.getStatus() }, { cause: trouble })
}

/** An answer is text, or problem details (RFC 9457). */
const wordsIn = (body: string): string => {
  try {
    const { title, detail } = JSON.parse(body) as { title?: string; detail?: string }
    return detail ?? title ?? ''
  } catch {
    return body.trim()
  }
}
