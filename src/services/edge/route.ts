import { read } from 'node:fs'
import type { Route } from '../../contracts/service.ts'
import { answer } from './answer.ts'
import type { Answer, FilePart } from './exchange.ts'
import type { Edge } from './edge.ts'
import { pieceBytes } from './piece-pool.ts'
import { countServed } from './send.ts'

/** The same edge behind the one door, at `/edge/<name>/`. */
export const routeTo = (edge: Edge): Route => {
  const prefix = `/edge/${edge.name}`
  return {
    prefix,
    handle: async (request) => {
      const { headers } = request
      const { pathname, search } = new URL(request.url)
      const given = await answer(edge, {
        method: request.method,
        target: pathname.slice(prefix.length) + search,
        range: headers.get('range') ?? undefined,
        ifRange: headers.get('if-range') ?? undefined,
        ifNoneMatch: headers.get('if-none-match') ?? undefined,
      })
      return toResponse(edge, given, request.method === 'HEAD')
    },
  }
}

const toResponse = (edge: Edge, { status, headers, body }: Answer, headOnly: boolean): Response => {
  const pairs: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index]!, headers[index + 1]!])
  const stream = body === undefined || headOnly ? null : Buffer.isBuffer(body) ? memoryStream(edge, status, body) : fileStream(edge, body)
  return new Response(stream, { status, headers: pairs })
}

/** Pieces of what lies in memory, without a copy, as the reader asks for them. */
const memoryStream = (edge: Edge, status: number, bytes: Buffer): ReadableStream<Uint8Array> => {
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = bytes.subarray(at, at + pieceBytes)
        at += piece.length
        countServed(edge, status, piece.length)
        controller.enqueue(piece)
        if (at === bytes.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** The reader keeps what it is given, so every piece is a buffer of its own. */
const fileStream = (edge: Edge, { file, start, end }: FilePart): ReadableStream<Uint8Array> => {
  let at = start
  let reading = false
  let cancelled = false
  let over = false
  const letGo = () => {
    if (!over) edge.openFiles.release(file)
    over = true
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reading = true
        try {
          const piece = await readPiece(file.fd, at, Math.min(pieceBytes, end - at))
          reading = false
          if (cancelled) return letGo()
          at += piece.length
          edge.counts.servedBytes += piece.length
          controller.enqueue(piece)
          if (at < end) return
          letGo()
          controller.close()
        } catch (trouble) {
          letGo()
          edge.fellIll(trouble)
          throw trouble
        }
      },
      cancel() {
        cancelled = true
        if (!reading) letGo()
      },
    },
    { highWaterMark: 0 },
  )
}

const readPiece = (fd: number, at: number, length: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const piece = Buffer.allocUnsafeSlow(length)
    read(fd, piece, 0, length, at, (trouble, count) => {
      if (trouble || count === 0) reject(trouble ?? new Error('a stored file is shorter than it was when it was opened'))
      else resolve(piece.subarray(0, count))
    })
  })
