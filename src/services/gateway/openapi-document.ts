import { ContractProcedure, type AnyContractProcedure, type OpenAPI } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import { doorProblems } from '../../contracts/problems.ts'
import { bytePathItems } from './byte-path-items.ts'
import { idempotencyHeader, takesIdempotencyKey } from './input.ts'
import { oauthItems } from './oauth-items.ts'
import { problemResponses, problemSchema, sharedResponses, type DescribedProblem } from './openapi-problems.ts'
import { cookieName } from './person-of.ts'
import { problemsOfContract } from './problem-codes.ts'
import { metaOf, publicContracts } from './public-router.ts'
import { securityOf } from './security-of.ts'

/** OpenAPI 3.1 of every public operation, made from the contracts, and of the paths that carry bytes. */
export const openApiDocument = async (version: string): Promise<OpenAPI.Document> => {
  const contracts = Object.fromEntries(
    Object.entries(publicContracts()).map(([service, contract]) => [
      service,
      Object.fromEntries(Object.entries(contract).map(([operation, procedure]) => [operation, atTheDoor(procedure)])),
    ]),
  )
  const { paths, ...document } = await new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contracts, {
    info: {
      title: 'Vitascope',
      version,
      description:
        'Sign in for a bearer token, or use an API key; browsers get a cookie. Errors are RFC 9457 problem details with a stable code, ' +
        'and the header X-Request-Id of every answer helps to find it in the log. Lists are paged by cursor: send back the nextCursor of the last page.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A session token; an API key or an OAuth access token with the scope that is named.',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: cookieName, description: 'What a browser gets when somebody signs in.' },
      },
      schemas: { Problem: problemSchema },
      responses: sharedResponses(),
    },
  })
  return { ...document, paths: { ...paths, ...bytePathItems(), ...oauthItems() } }
}

/** An operation with what the door adds to it: who may call, its own refusals beside the contract's, and the header of idempotent ones. */
const atTheDoor = (procedure: AnyContractProcedure): AnyContractProcedure => {
  const definition = procedure['~orpc']
  const spec = (operation: OpenAPI.OperationObject): OpenAPI.OperationObject => ({
    ...operation,
    security: securityOf(metaOf(procedure)),
    ...(takesIdempotencyKey(procedure) && { parameters: [...(operation.parameters ?? []), idempotencyParameter] }),
    responses: {
      ...Object.fromEntries(Object.entries(operation.responses ?? {}).filter(([status]) => Number(status) < 400)),
      ...problemResponses([...problemsOfDoor(procedure), ...problemsOfItself(procedure)]),
    },
  })
  return new ContractProcedure({ ...definition, route: { ...definition.route, spec } })
}

const idempotencyParameter: OpenAPI.ParameterObject = {
  name: idempotencyHeader,
  in: 'header',
  required: false,
  description:
    'Made by the caller, one per thing to be done. The same key gives the answer of the first call, whatever the later ones say otherwise; ' +
    'nothing is done twice. The same as idempotencyKey in the body, which counts where both are given.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
}

const problemsOfDoor = (procedure: AnyContractProcedure): readonly DescribedProblem[] => {
  const { access } = metaOf(procedure)
  const { route, inputSchema } = procedure['~orpc']
  const isWrite = route.method !== 'GET'
  const codes: readonly (keyof typeof doorProblems | false)[] = [
    'BAD_ADDRESS',
    (isWrite || inputSchema !== undefined) && 'BAD_REQUEST',
    access !== 'anyone' && 'UNAUTHORIZED',
    access === 'operator' && 'FORBIDDEN',
    access !== 'anyone' && 'OUT_OF_SCOPE',
    access === 'profile' && 'CHOOSE_PROFILE',
    isWrite && 'FOREIGN_PAGE',
    isWrite && 'BODY_TOO_LARGE',
    'WRONG_HOST',
    'TOO_MANY_REQUESTS',
    'INTERNAL_SERVER_ERROR',
    'SERVICE_UNAVAILABLE',
    'GATEWAY_TIMEOUT',
  ]
  return codes.filter((code) => code !== false).map((code) => ({ code, ...doorProblems[code] }))
}

const problemsOfItself = (procedure: AnyContractProcedure): readonly DescribedProblem[] =>
  problemsOfContract(procedure).map(({ data, ...rest }) => {
    if (!data) return rest
    const { $schema: _, ...schema } = z.toJSONSchema(data, { io: 'output' })
    return { ...rest, data: schema as OpenAPI.SchemaObject }
  })
