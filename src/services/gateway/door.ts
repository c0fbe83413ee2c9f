import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ORPCError, type AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import { bytePathOf } from '../../contracts/byte-paths.ts'
import { problemOf, problemResponse, problemType, refused } from '../../contracts/problems.ts'
import { scopesAllow } from '../../contracts/scopes.ts'
import type { Call, Person } from '../../contracts/service.ts'
import { isOutage, messageOf } from '../../kit/failure.ts'
import { refusalOf } from '../../rules/access.ts'
import { withBoundedBody } from './bounded-body.ts'
import { checkedOrigin } from './checked-origin.ts'
import { docsPage } from './docs-page.ts'
import { idempotencyKeyOf, inWords, withIdempotencyKey } from './input.ts'
import type { GatewayNeeds } from './needs.ts'
import { openApiDocument } from './openapi-document.ts'
import { everyProblemCode } from './problem-codes.ts'
import { clearedCookie, credentialOf, isSameSite, peopleOf, sessionCookie } from './person-of.ts'
import { publicRouter, type DoorContext, type Reply } from './public-router.ts'
import { secure } from './security-headers.ts'
import { webApps } from './web-apps.ts'

/** Largest body of an operation, in bytes. Films come by another way. */
const bodyLimitBytes = 1024 * 1024
/** How long bytes may flow: a day. */
const bytePatienceMs = 86_400_000
/** Streams of news are ended by the client or after this long. */
const watchPatienceMs = 3_600_000

/** Answers a request from outside. `socketAddress` is the other end of the connection. */
export type Door = (request: Request, socketAddress: string) => Promise<Response>

export const openDoor = (needs: GatewayNeeds): Door => {
  const people = peopleOf(needs)
  const answer = openWays(needs)
  return async (request, socketAddress) => {
    const startedAt = needs.clock.monotonic()
    const receivedAt = needs.clock.now()
    const requestId = needs.newId()
    const url = new URL(request.url)
    const header = (name: string) => request.headers.get(name) ?? undefined
    const kind = kindOf(url.pathname)
    let person: Person | undefined
    const respond = async (): Promise<Response> => {
      const reach = checkedOrigin({ url: request.url, header }, socketAddress, needs.settings)
      if (!reach) return refused('WRONG_HOST')
      const isTooLarge = kind === 'operation' && Number(header('content-length') ?? 0) > bodyLimitBytes
      const bounded = isTooLarge ? undefined : kind === 'operation' ? await withBoundedBody(request, bodyLimitBytes) : request
      if (!bounded) return refused('BODY_TOO_LARGE', `It may have ${bodyLimitBytes} bytes.`)
      const place = needs.geo.placeOf(reach.address)
      const credential = kind === 'operation' || kind === 'bytes' || kind === 'metrics' ? credentialOf(header) : undefined
      const callFor = (lifeMs: number): Call => ({
        requestId,
        deadlineAt: receivedAt + lifeMs,
        signal: request.signal,
        caller: { service: 'gateway', ...(person && { person }) },
        ...reach,
        ...((place.country ?? place.anonymity) && { place }),
      })
      person = credential && (await needs.asCall(callFor(needs.settings.patienceMs), () => people.personOf(credential.token)))
      if (credential?.kind === 'cookie' && !isSameSite(request.method, header, reach.origin)) return refused('FOREIGN_PAGE')
      const lifeMs =
        kind === 'bytes'
          ? bytePatienceMs
          : url.pathname.endsWith('/watch') || url.pathname.endsWith('/watchJob')
            ? watchPatienceMs
            : needs.settings.patienceMs
      const call = callFor(lifeMs)
      const reply: Reply = {}
      const response = await needs.asCall(call, () => answer(kind, bounded, url, call, reply))
      const isSecure = reach.origin.startsWith('https:')
      if (reply.changedPerson && credential) people.forget(credential.token)
      if (!reply.sessionToken && !reply.endsSession) return response
      const withCookie = new Response(response.body, response)
      withCookie.headers.append('set-cookie', reply.sessionToken ? sessionCookie(reply.sessionToken, isSecure) : clearedCookie(isSecure))
      return withCookie
    }
    const response = finished(
      await respond().catch((trouble: unknown) => troubleResponse(needs, requestId, trouble)),
      kind,
      isRpc(url.pathname),
      requestId,
    )
    const tookMs = needs.clock.monotonic() - startedAt
    needs.measure(kind, response.status, tookMs)
    const line = {
      requestId,
      method: request.method,
      path: loggedPath(url.pathname),
      status: response.status,
      tookMs: Math.round(tookMs * 10) / 10,
      ...(person && { accountId: person.accountId }),
    }
    if (kind === 'operation' || response.status >= 500) needs.log.info('request', line)
    else needs.log.debug('request', line)
    return response
  }
}

type Kind = 'health' | 'metrics' | 'bytes' | 'documents' | 'operation' | 'page'

const kindOf = (pathname: string): Kind => {
  if (pathname === '/health') return 'health'
  if (pathname === '/metrics') return 'metrics'
  if (bytePathOf(pathname)) return 'bytes'
  if (pathname === '/api/openapi.json' || pathname === '/api/docs') return 'documents'
  return pathname === '/api' || pathname.startsWith('/api/') ? 'operation' : 'page'
}

/** Our own apps speak the RPC protocol, whose failures are typed and no problem details. */
const isRpc = (pathname: string): boolean => pathname.startsWith('/api/rpc/')

/** Tokens stand in edge paths: logs see the edge and no more. */
const loggedPath = (pathname: string): string => (pathname.startsWith('/edge/') ? pathname.split('/').slice(0, 3).join('/') : pathname)

const openWays = (needs: GatewayNeeds) => {
  const router = publicRouter(needs.clients)
  const rpc = new RPCHandler<DoorContext>(router, { clientInterceptors: [inWords, withIdempotencyKey] })
  const rest = new OpenAPIHandler<DoorContext>(router as AnyRouter, {
    clientInterceptors: [inWords, withIdempotencyKey],
    plugins: [new ZodSmartCoercionPlugin()],
    customErrorResponseBodyEncoder: problemOf,
  })
  const pages = webApps(needs.webFolder)
  let document: ReturnType<typeof openApiDocument> | undefined
  return async (kind: Kind, request: Request, url: URL, call: Call, reply: Reply): Promise<Response> => {
    switch (kind) {
      case 'health':
        return healthOf(needs)
      case 'metrics': {
        if (!mayReadMetrics(call)) return refused('FORBIDDEN', 'Metrics are given to this machine and to operators (send an API key).')
        const { contentType, text } = await needs.metrics()
        return new Response(text, { headers: { 'content-type': contentType } })
      }
      case 'bytes': {
        const path = bytePathOf(url.pathname)!
        const refusal = refusalOf(path, call)
        return refusal ? refused(refusal.code, refusal.detail) : needs.forward(path.service, request, call)
      }
      case 'documents': {
        document ??= openApiDocument(needs.version)
        return url.pathname === '/api/docs'
          ? new Response(docsPage(await document, everyProblemCode()), { headers: { 'content-type': 'text/html; charset=utf-8' } })
          : Response.json(await document, { headers: { 'cache-control': 'no-cache' } })
      }
      case 'operation': {
        const context = { reply, idempotencyKey: idempotencyKeyOf(request.headers) }
        const { matched, response } = isRpc(url.pathname)
          ? await rpc.handle(request, { prefix: '/api/rpc', context })
          : await rest.handle(request, { prefix: '/api', context })
        return matched ? response : refused('NO_SUCH_OPERATION')
      }
      case 'page':
        return request.method === 'GET' || request.method === 'HEAD'
          ? pages(url.pathname, request.headers.get('accept-encoding') ?? '')
          : refused('METHOD_NOT_ALLOWED', 'Pages can only be read.', { allow: 'GET, HEAD' })
    }
  }
}

const healthOf = ({ isOpen, version, layout }: GatewayNeeds): Response =>
  isOpen()
    ? Response.json({ status: 'ok', version, layout }, { headers: { 'cache-control': 'no-store' } })
    : Response.json({ status: 'starting' }, { status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '1' } })

const mayReadMetrics = ({ address, caller }: Call): boolean =>
  address === '127.0.0.1' || address === '::1' || (caller.person?.operator === true && scopesAllow(caller.person.scopes, 'operator'))

const troubleResponse = (needs: GatewayNeeds, requestId: string, trouble: unknown): Response => {
  if (trouble instanceof ORPCError) {
    const failure = trouble as ORPCError<string, unknown>
    return problemResponse(problemOf(failure), failure.status === 503 ? { 'retry-after': '1' } : {})
  }
  if (isOutage(trouble)) return refused('SERVICE_UNAVAILABLE', messageOf(trouble), { 'retry-after': '1' })
  needs.log.error('defect at the door', { requestId, error: trouble })
  return refused('INTERNAL_SERVER_ERROR')
}

const finished = (response: Response, kind: Kind, speaksRpc: boolean, requestId: string): Response => {
  const headers = new Headers(response.headers)
  headers.set('x-request-id', requestId)
  // Segments are asked for by the thousand and by players of other origins; the edge has set what they need.
  if (kind !== 'bytes') secure(headers, headers.get('content-type')?.startsWith('text/html') ?? false)
  else headers.set('x-content-type-options', 'nosniff')
  if (kind === 'operation') {
    if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store')
    if (!speaksRpc && response.status >= 400 && headers.get('content-type') === 'application/json') headers.set('content-type', problemType)
    if (response.status === 503 && !headers.has('retry-after')) headers.set('retry-after', '1')
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
