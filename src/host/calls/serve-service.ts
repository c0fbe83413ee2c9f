import type { AnyContractProcedure } from '@orpc/contract'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import type { Call, Route, Service, ServiceName } from '../../contracts/service.ts'
import { bytePathOf } from '../../contracts/byte-paths.ts'
import { contracts } from '../../contracts/index.ts'
import { refused } from '../../contracts/problems.ts'
import { refusalOf } from '../../rules/access.ts'
import { callOfHeaders, claimTextOf } from './call-headers.ts'
import { runInCall } from './current-call.ts'
import type { Invoke } from './invoke.ts'
import type { ServiceClaim } from './service-identity.ts'

/**
 * A service of this process for callers of other processes: operations below `/rpc/<service>/`, byte paths below `/bytes/<service>/`.
 * Both are refused without a claim that is signed, fresh and meant for this service.
 */
export const serveService = (needs: {
  name: ServiceName
  service: Service
  invoke: Invoke
  checkClaim: (text: string, to: ServiceName) => ServiceClaim | undefined
}): ((request: Request) => Promise<Response>) => {
  const { name, service, invoke } = needs
  const handler = new RPCHandler<{ call: Call }>(forwardingRouter(name, (operation, input, call) => invoke(operation, input, call)))
  return async (request) => {
    const claimText = claimTextOf(request.headers)
    const claim = claimText === undefined ? undefined : needs.checkClaim(claimText, name)
    if (!claim)
      return Response.json(
        { code: 'NO_SERVICE_IDENTITY', message: `${name} answers only services that prove who they are.` },
        { status: 401 },
      )
    const call = callOfHeaders(request.headers, claim, request.signal)
    const bytes = `/bytes/${name}`
    const url = new URL(request.url)
    if (url.pathname.startsWith(`${bytes}/`)) {
      url.pathname = url.pathname.slice(bytes.length)
      return serveRoute(service.routes ?? [], new Request(url, request), call)
    }
    const { matched, response } = await handler.handle(request, { prefix: `/rpc/${name}`, context: { call } })
    return matched ? response : Response.json({ code: 'NOT_FOUND', message: `${name} has no such operation.` }, { status: 404 })
  }
}

/** The route that a path belongs to. */
export const routeFor = (routes: readonly Route[], pathname: string): Route | undefined =>
  routes.find((route) => pathname === route.prefix || pathname.startsWith(`${route.prefix}/`))

/** The one way to a service's bytes, for the door in this process and for one over the wire. The door has asked who may; whoever owns the bytes asks again. */
export const serveRoute = async (routes: readonly Route[], request: Request, call: Call): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const path = bytePathOf(pathname)
  const refusal = path && refusalOf(path, call)
  if (refusal) return refused(refusal.code, refusal.detail)
  const route = path && routeFor(routes, pathname)
  if (!route) return refused('NOT_FOUND')
  return runInCall(call, () => route.handle(request, call))
}

/** A router with the contract's operations, each passed on to one function. */
const forwardingRouter = (name: ServiceName, forward: (operation: string, input: unknown, call: Call) => Promise<unknown>) =>
  Object.fromEntries(
    Object.entries(contracts[name]).map(([operation, procedure]) => [
      operation,
      implement(procedure as AnyContractProcedure)
        .$context<{ call: Call }>()
        .handler(({ input, context, signal }) => forward(operation, input, signal ? { ...context.call, signal } : context.call) as never),
    ]),
  )
