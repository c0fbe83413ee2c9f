import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Failure } from '../../kit/failure.ts'
import type { Closable } from '../../kit/lifecycle.ts'
import { answer } from './answer.ts'
import type { Answer } from './exchange.ts'
import type { Edge } from './edge.ts'
import { problems } from './problems.ts'
import { send } from './send.ts'

const mostConnections = 10_000
/** A player that reads nothing for so long comes back with a new connection. */
const silentConnectionMs = 120_000
const keepAliveMs = 75_000
const headersMs = 10_000
/** What a stopping listener leaves to answers under way. */
const graceMs = 2_000

export interface Listener extends Closable {
  readonly port: number
}

/** An edge on a port of its own. Port 0 takes any free one. With `tls` (PEM texts) it speaks HTTPS. */
export const listen = async (
  edge: Edge,
  at: { readonly host: string; readonly port: number; readonly tls?: { readonly cert: string; readonly key: string } },
): Promise<Listener> => {
  const onRequest = requestListener(edge, at.tls !== undefined)
  const server: Server = at.tls ? createSecureServer({ cert: at.tls.cert, key: at.tls.key }, onRequest) : createServer(onRequest)
  server.maxConnections = mostConnections
  server.timeout = silentConnectionMs
  server.keepAliveTimeout = keepAliveMs
  server.headersTimeout = headersMs
  await listening(server, edge.name, at)
  server.on('error', (trouble) => edge.log.error('the listener of the edge gives trouble', { error: trouble }))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

const listening = (server: Server, name: string, { host, port }: { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (trouble: NodeJS.ErrnoException) => {
      const taken = trouble.code === 'EADDRINUSE'
      reject(
        taken
          ? new Failure(
              'PORT_IN_USE',
              `Port ${port} of edge ${name} is taken by another program. Stop it, or choose others: the edges follow VITASCOPE_PORT unless VITASCOPE_EDGE_PORT is set.`,
              { port },
            )
          : trouble,
      )
    })
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })

const requestListener =
  (edge: Edge, encrypted: boolean): RequestListener =>
  (request, response) => {
    const { method = '', url = '', headers } = request
    const ask = {
      method,
      target: url,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      ifNoneMatch: headers['if-none-match'],
    }
    const given = safely(edge, () => answer(edge, ask))
    if (given instanceof Promise) void given.then((late) => sendOrDrop(edge, late, response, encrypted))
    else sendOrDrop(edge, given, response, encrypted)
  }

/** An answer for a client that has gone meanwhile still holds its file. */
const sendOrDrop = (edge: Edge, given: Answer, response: ServerResponse, encrypted: boolean): void => {
  if (!response.destroyed) return send(edge, given, response, encrypted)
  if (given.body && !Buffer.isBuffer(given.body)) edge.openFiles.release(given.body.file)
}

const safely = (edge: Edge, action: () => Answer | Promise<Answer>): Answer | Promise<Answer> => {
  try {
    return action()
  } catch (trouble) {
    edge.log.error('defect while answering', { error: trouble })
    return problems.defect
  }
}
