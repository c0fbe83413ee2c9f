import { createServer as createPlain } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { Server } from 'node:net'
import { getRequestListener, RequestError, type HttpBindings } from '@hono/node-server'
import { doorProblems, problem, problemResponse } from '../contracts/problems.ts'
import type { Gateway } from '../services/gateway/index.ts'
import { variableOf, type Config } from './config/settings.ts'
import { listen, type Listening } from './listen.ts'
import type { TlsFiles } from './tls.ts'

/** Opens the one door to the outside: HTTP, or HTTPS with HTTP/2 where there is a certificate. */
export const openGateway = (config: Config, tls: TlsFiles | undefined, gateway: Gateway): Promise<Listening> => {
  const listener = getRequestListener(
    (request, env) => {
      const bindings = env as HttpBindings
      return hostsOf(bindings) > 1 ? badAddress('Several Host headers') : gateway.door(request, addressOf(bindings))
    },
    {
      overrideGlobalObjects: false,
      errorHandler: (trouble) =>
        trouble instanceof RequestError ? badAddress(trouble.message) : problemResponse(problem(doorProblems, 'INTERNAL_SERVER_ERROR')),
    },
  )
  const answer = (incoming: Parameters<typeof listener>[0], outgoing: Parameters<typeof listener>[1]) => void listener(incoming, outgoing)
  return listen(
    tls ? createSecureServer({ ...tls, allowHTTP1: true }, answer) : plainServer(answer),
    { host: config.host, port: config.port, variable: variableOf('port') },
    'the door',
  )
}

const plainServer = (answer: Parameters<typeof createPlain>[1]): Server => {
  // A request without a Host reaches us too, and is refused in words.
  const server = createPlain({ requireHostHeader: false }, answer)
  // Uploads of films take hours; slow clients are bounded by the deadlines of what they ask for.
  server.requestTimeout = 0
  return server
}

/** The request line and Host must name one place (RFC 9112, 3.2). */
const badAddress = (detail: string): Response => problemResponse(problem(doorProblems, 'BAD_ADDRESS', detail))

const hostsOf = ({ incoming }: HttpBindings): number =>
  incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length

const addressOf = ({ incoming }: HttpBindings): string => incoming.socket.remoteAddress ?? '127.0.0.1'
