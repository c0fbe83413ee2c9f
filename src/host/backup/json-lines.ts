import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** Lines of JSON in a gzip file. */
export const writeLines = async (path: string, lines: AsyncIterable<string>): Promise<void> => {
  await pipeline(Readable.from(lines), createGzip({ level: 6 }), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
}

/** The lines again. They are split at line feeds only: JSON may hold other separators, such as U+2028, as they are. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const file = createReadStream(path)
  const plain = file.pipe(createGunzip())
  file.on('error', (trouble) => plain.destroy(trouble))
  let rest = ''
  for await (const piece of plain) {
    const lines = (rest + decoder.decode(piece as Buffer, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
  }
}
