import { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import { bytePathOf } from '../../contracts/byte-paths.ts'
import { problemOf, refused } from '../../contracts/problems.ts'
import { scopesAllow } from '../../contracts/scopes.ts'
import type { Call } from '../../contracts/service.ts'
import { refusalOf } from '../../rules/access.ts'
import { docsPage } from './docs-page.ts'
import type { Exchange } from './exchange.ts'
import { operationForwarder } from './forward-operation.ts'
import { idempotencyKeyOf, inWords, withIdempotencyKey } from './input.ts'
import type { GatewayNeeds } from './needs.ts'
import { openApiDocument } from './openapi-document.ts'
import { everyProblemCode } from './problem-codes.ts'
import { publicRouter, type DoorContext } from './public-router.ts'
import { webApps } from './web-apps.ts'

/** The endpoint of the chain: each kind of request has its own way to an answer. */
export const openWays = (needs: GatewayNeeds): ((exchange: Exchange, call: Call) => Promise<Response>) => {
  const router = publicRouter(operationForwarder(needs))
  const rpc = new RPCHandler<DoorContext>(router, { clientInterceptors: [inWords, withIdempotencyKey] })
  const rest = new OpenAPIHandler<DoorContext>(router as AnyRouter, {
    clientInterceptors: [inWords, withIdempotencyKey],
    plugins: [new ZodSmartCoercionPlugin()],
    customErrorResponseBodyEncoder: problemOf,
  })
  const pages = webApps(needs.webFolder)
  let document: ReturnType<typeof openApiDocument> | undefined
  return async ({ kind, request, url, speaksRpc, reply }, call) => {
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
        const context = { call, reply, idempotencyKey: idempotencyKeyOf(request.headers) }
        const { matched, response } = speaksRpc
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
