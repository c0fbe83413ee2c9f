import { read } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { Answer, FilePart } from './exchange.ts'
import type { Edge } from './edge.ts'
import { pieceBytes } from './piece-pool.ts'

/** Pieces of one answer that may wait for the kernel. */
const piecesAtOnce = 2

/**
 * Sends an answer over node:http. From memory a plain connection takes the buffer as it is; everything else goes in pieces of 1 MiB, of
 * which the next is made when the kernel has taken one, so that a slow client holds two pieces and no more.
 */
export const send = (edge: Edge, given: Answer, response: ServerResponse, encrypted: boolean): void => {
  response.writeHead(given.status, given.headers as string[])
  if (given.body === undefined) response.end()
  else if (!Buffer.isBuffer(given.body)) sendFile(edge, given.body, response)
  else if (encrypted && given.body.length > pieceBytes) sendPieces(edge, given.body, response)
  else {
    countServed(edge, given.status, given.body.length)
    response.end(given.body)
  }
}

/** Words about why not are no service. */
export const countServed = (edge: Edge, status: number, bytes: number): void => {
  if (status < 400) edge.counts.servedBytes += bytes
}

/** TLS copies what it is given: the whole buffer at once would be held a second time for as long as the client takes. */
const sendPieces = (edge: Edge, bytes: Buffer, response: ServerResponse): void => {
  let at = 0
  const next = (trouble?: Error | null): void => {
    if (trouble || response.destroyed) return
    const piece = bytes.subarray(at, at + pieceBytes)
    at += piece.length
    edge.counts.servedBytes += piece.length
    if (at === bytes.length) response.end(piece)
    else response.write(piece, next)
  }
  next()
}

/** A piece is read while the one before it goes out. Whatever happens to the client, `close` gives back the pieces and the file. */
const sendFile = (edge: Edge, { file, start, end }: FilePart, response: ServerResponse): void => {
  const { pieces } = edge.shared
  const leaving: Buffer[] = []
  let at = start
  let reading = false
  let closed = false

  const readNext = (): void => {
    if (reading || response.destroyed || at === end || leaving.length === piecesAtOnce) return
    const piece = pieces.take()
    reading = true
    read(file.fd, piece, 0, Math.min(piece.length, end - at), at, (trouble, count) => {
      reading = false
      if (closed || trouble || count === 0) {
        pieces.give(piece)
        if (closed) return edge.openFiles.release(file)
        edge.fellIll(trouble ?? new Error('a stored file is shorter than it was when it was opened'))
        return void response.destroy()
      }
      at += count
      edge.counts.servedBytes += count
      leaving.push(piece)
      response.write(piece.subarray(0, count), () => left(piece))
      if (at === end) response.end()
      else readNext()
    })
  }
  const left = (piece: Buffer): void => {
    const index = leaving.indexOf(piece)
    if (index < 0) return
    leaving.splice(index, 1)
    pieces.give(piece)
    readNext()
  }
  response.once('close', () => {
    closed = true
    for (const piece of leaving.splice(0)) pieces.give(piece)
    if (!reading) edge.openFiles.release(file)
  })
  if (start === end) response.end()
  else readNext()
}
