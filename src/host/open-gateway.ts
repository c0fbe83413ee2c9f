import { createServer as createPlain, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Gateway } from '../services/gateway/index.ts'
import type { Config } from './config/settings.ts'
import { closed, listening } from './run-services.ts'

export interface OpenGateway {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Opens the one door to the outside. */
export const openGateway = async (config: Config, tls: { cert: string; key: string } | undefined, gateway: Gateway): Promise<OpenGateway> => {
  const listener = getRequestListener((request, env) => gateway.door(request, addressOf((env as HttpBindings).incoming.socket)), { overrideGlobalObjects: false })
  const answer = (incoming: Parameters<typeof listener>[0], outgoing: Parameters<typeof listener>[1]) => void listener(incoming, outgoing)
  const server: Server = tls ? createSecure(tls, answer) : createPlain(answer)
  // Uploads of films take hours; slow clients are bounded by the deadlines of what they ask for.
  server.requestTimeout = 0
  await listening(server, { host: config.host, port: config.port }, 'the door')
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) }
}

const addressOf = (socket: Socket): string => socket.remoteAddress ?? '127.0.0.1'
