import type { AddressInfo, Server, Socket } from 'node:net'
import { Failure, messageOf } from '../kit/failure.ts'

export interface Listening {
  /** 0 for a unix socket. */
  readonly port: number
  /** Stops taking connections and ends those that are open after a moment of grace. */
  readonly close: () => Promise<void>
}

/** How long open connections may finish, in milliseconds. */
const graceMs = 2000

/** A unix socket, or a port with the variable by which another one can be chosen. */
type Place = { readonly path: string } | { readonly host: string; readonly port: number; readonly variable: string }

/** Any server (HTTP, HTTPS, HTTP/2) at a port or unix socket. A place that cannot be had is `Failure('CANNOT_LISTEN')` in words. */
export const listen = async (server: Server, where: Place, what: string): Promise<Listening> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await opened(server, where, what)
  const address = server.address()
  return {
    port: typeof address === 'object' ? ((address as AddressInfo | null)?.port ?? 0) : 0,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        if ('closeIdleConnections' in server) (server.closeIdleConnections as () => void)()
      }),
  }
}

const opened = (server: Server, where: Place, what: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const place = 'path' in where ? where.path : `${where.host}:${where.port}`
      reject(new Failure('CANNOT_LISTEN', `${what}: ${place} ${wordsFor(cause, where)}`, { place }, { cause }))
    })
    server.listen(where, () => resolve())
  })

const wordsFor = (cause: NodeJS.ErrnoException, where: Place): string => {
  const orAnother = 'variable' in where ? `, or choose another with ${where.variable}` : ''
  if (cause.code === 'EADDRINUSE') return `is taken by another program. Stop it${orAnother}.`
  if (cause.code === 'EACCES') return `may not be used by this user. Start as one who may${orAnother}.`
  return messageOf(cause)
}
