import { createServer } from 'node:http'
import { chmodSync, rmSync } from 'node:fs'
import { getRequestListener } from '@hono/node-server'
import type { Clients } from '../contracts/index.ts'
import { serviceNames, type Call, type Service, type ServiceName } from '../contracts/service.ts'
import type { Closable } from '../kit/lifecycle.ts'
import { headersOfCall, withoutCallHeaders } from './calls/call-headers.ts'
import { clientsOf, localLink, remoteLink, type LinkTo } from './calls/clients.ts'
import { runInCall } from './calls/current-call.ts'
import { httpFetch } from './calls/http-fetch.ts'
import { invokeOf, type Invoke } from './calls/invoke.ts'
import { serveRoute, serveService } from './calls/serve-service.ts'
import { claimChecker, claimMaker, roleKeys } from './calls/service-identity.ts'
import type { DoorNeeds } from './door.ts'
import { engineOpener, type EngineName, type EngineNeeds, type Engines, type OpenEngine } from './engines.ts'
import { listen } from './listen.ts'
import { startReactions } from './react.ts'
import { rowOf, services as table, type HouseNeeds } from './services.ts'
import type { Telemetry } from './telemetry.ts'
import { addressOf, socketOf } from './topology.ts'
import { trimLog } from './trim-log.ts'

export interface HouseBase extends EngineNeeds {
  readonly telemetry: Telemetry
  readonly layout: 'all' | 'split'
  /** work: this process only takes work from the queues; its services answer nobody, hear nothing, and leave telling to others. */
  readonly duty: 'whole' | 'work'
  /** What the house is called from outside, for calls that no request started. */
  readonly origin: string
  readonly door: Omit<DoorNeeds, 'asCall' | 'forward' | 'ping'>
}

export interface RunningServices {
  readonly services: ReadonlyMap<ServiceName, Service>
  readonly clientsFor: (from: Call['caller']['service']) => Clients
  readonly ping: (service: ServiceName) => Promise<void>
  readonly openEngine: OpenEngine
}

/**
 * Builds and starts the named services in the table's order: opens only the engines that their rows name, gives each its clients (local where the
 * callee is here, remote where it is not), lets them hear their events, and in the split layout listens for the others.
 */
export const runServices = async (base: HouseBase, names: readonly ServiceName[]): Promise<RunningServices> => {
  const running = new Map<ServiceName, { service: Service; invoke: Invoke }>()
  const { lifecycle, folder, log } = base
  const { open: openEngine } = engineOpener(base)
  const calls = linksOf(base, names, running)
  const door: DoorNeeds = { ...base.door, asCall: runInCall, forward: calls.forward, ping: calls.ping }
  for (const { name, engines, calls: callees, build } of table.filter((row) => names.includes(row.name))) {
    const house: HouseNeeds = { ...base, log: log.with({ service: name }), folder: folder.service(name), dataFolder: folder, door }
    const opened = Object.fromEntries(
      await Promise.all(engines.map(async (engine) => [engine, await openEngine(engine)] as const)),
    ) as unknown as Pick<Engines, EngineName>
    const service = await build({ ...house, ...opened, clients: clientsOf(calls.linkTo, name, callees) })
    running.set(name, { service, invoke: invokeOf({ clock: base.clock, log, meter: base.telemetry.meter }, name, service) })
    lifecycle.onClose(name, () => service.close?.())
  }
  if (base.layout === 'split' && base.duty === 'whole')
    for (const [name, { service, invoke }] of running) lifecycle.add(`${name} socket`, await listenForOthers(base, name, service, invoke))
  for (const [name, { service }] of running) {
    for (const part of (await service.start?.()) ?? []) lifecycle.add(`loop of ${name}`, part)
    if (service.reactions?.length && base.duty === 'whole') {
      const reactions = startReactions({ eventLog: await openEngine('eventLog'), log, telemetry: base.telemetry }, name, service.reactions)
      for (const reaction of reactions) lifecycle.add(`reactions of ${name}`, reaction)
    }
  }
  // One process trims for all: the one that owns the events.
  if (running.has('events'))
    lifecycle.add(
      'log retention',
      trimLog({ eventLog: await openEngine('eventLog'), clock: base.clock, log, retentionDays: base.config['log.retentionDays'] }),
    )
  return {
    services: new Map([...running].map(([name, { service }]) => [name, service])),
    clientsFor: (from) => clientsOf(calls.linkTo, from, serviceNames),
    ping: calls.ping,
    openEngine,
  }
}

/** Ways from every service here to every service there is. */
const linksOf = (
  base: HouseBase,
  names: readonly ServiceName[],
  running: ReadonlyMap<ServiceName, { service: Service; invoke: Invoke }>,
) => {
  const { clock, newId, origin, folder, lifecycle } = base
  const keys = roleKeys(`${folder.keys}/services`)
  const claimMakers = new Map<Call['caller']['service'], ReturnType<typeof claimMaker>>()
  const claimsOf = (from: Call['caller']['service']) => {
    const known = claimMakers.get(from) ?? claimMaker({ clock }, from, keys.privateKey(from))
    claimMakers.set(from, known)
    return known
  }
  const connections = new Map<ServiceName, ReturnType<typeof httpFetch>>()
  const connectionTo = (name: ServiceName) => {
    const known = connections.get(name)
    if (known) return known
    const connection = httpFetch(name, addressOf(folder, name))
    connections.set(name, connection)
    lifecycle.onClose(`connections to ${name}`, () => connection.close())
    return connection
  }
  const linkTo: LinkTo = (to, from) =>
    names.includes(to)
      ? localLink({ clock, newId, origin }, (operation, input, call) => invokeHere(running, to)(operation, input, call), from)
      : remoteLink({ clock, newId, origin, claimFor: claimsOf(from), fetch: connectionTo(to).fetch }, to, from)
  return {
    linkTo,
    async forward(to: ServiceName, request: Request, call: Call): Promise<Response> {
      const here = running.get(to)
      if (here) return serveRoute(here.service.routes ?? [], request, call)
      const url = new URL(request.url)
      const headers = withoutCallHeaders(request.headers)
      for (const [name, value] of Object.entries(headersOfCall(call, claimsOf('gateway')(to, call.caller.person)))) headers.set(name, value)
      for (const name of ['cookie', 'authorization']) headers.delete(name)
      return connectionTo(to).fetch(
        new Request(`http://${to}.internal/bytes/${to}${url.pathname}${url.search}`, {
          method: request.method,
          headers,
          body: request.body,
          signal: request.signal,
          ...(request.body && { duplex: 'half' as const }),
        }),
      )
    },
    async ping(to: ServiceName): Promise<void> {
      if (running.has(to)) return
      const response = await connectionTo(to).fetch(new Request(`http://${to}.internal/health`))
      await response.body?.cancel()
      if (!response.ok) throw new Error(`answered ${response.status}`)
    },
  }
}

const invokeHere = (running: ReadonlyMap<ServiceName, { invoke: Invoke }>, name: ServiceName): Invoke => {
  const here = running.get(name)
  if (!here) throw new Error(`defect: ${name} was called before it was built; ${rowOf(name).name} stands later in the host table`)
  return here.invoke
}

const listenForOthers = async (base: HouseBase, name: ServiceName, service: Service, invoke: Invoke): Promise<Closable> => {
  const keys = roleKeys(`${base.folder.keys}/services`)
  const answer = serveService({ name, service, invoke, checkClaim: claimChecker({ clock: base.clock, keyOf: keys.publicKey }) })
  const listener = getRequestListener(
    (request) => (new URL(request.url).pathname === '/health' ? Response.json({ status: 'ok' }) : answer(request)),
    { overrideGlobalObjects: false },
  )
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  const path = socketOf(base.folder, name)
  rmSync(path, { force: true })
  const listening = await listen(server, { path }, name)
  chmodSync(path, 0o600)
  return listening
}
