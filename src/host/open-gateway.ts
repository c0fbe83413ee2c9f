import { createServer as createPlain } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { Server } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Gateway } from '../services/gateway/index.ts'
import type { Config } from './config/settings.ts'
import { listen, type Listening } from './listen.ts'
import type { TlsFiles } from './tls.ts'

/** Opens the one door to the outside: HTTP, or HTTPS with HTTP/2 where there is a certificate. */
export const openGateway = (config: Config, tls: TlsFiles | undefined, gateway: Gateway): Promise<Listening> => {
  const listener = getRequestListener((request, env) => gateway.door(request, addressOf(env as HttpBindings)), {
    overrideGlobalObjects: false,
  })
  const answer = (incoming: Parameters<typeof listener>[0], outgoing: Parameters<typeof listener>[1]) => void listener(incoming, outgoing)
  return listen(
    tls ? createSecureServer({ ...tls, allowHTTP1: true }, answer) : plainServer(answer),
    { host: config.host, port: config.port },
    'the door',
  )
}

const plainServer = (answer: Parameters<typeof createPlain>[1]): Server => {
  const server = createPlain(answer)
  // Uploads of films take hours; slow clients are bounded by the deadlines of what they ask for.
  server.requestTimeout = 0
  return server
}

const addressOf = ({ incoming }: HttpBindings): string => incoming.socket.remoteAddress ?? '127.0.0.1'
