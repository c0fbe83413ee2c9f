import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Blob } from './port.ts'

/** Writes pieces into a file that must not exist yet and syncs it; the hash is made on the way. After trouble the file is left to the caller. */
export const writeHashed = async (
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<Blob> => {
  const file = await open(path, 'wx', 0o644)
  try {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const piece of untilAborted(pieces, signal)) {
      hash.update(piece)
      // Unlike `write`, this does not stop in the middle of a piece.
      await file.writeFile(piece)
      sizeBytes += piece.length
    }
    await file.sync()
    return { sha256: hash.digest('hex'), sizeBytes }
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder: FileHandle = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Ends with the signal's reason also while the source keeps us waiting. */
async function* untilAborted(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (!signal) return yield* pieces
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    for (;;) {
      const next = await Promise.race([aborted.promise, iterator.next()])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // A source that hangs may never answer to this, so nobody waits for it.
    void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}
