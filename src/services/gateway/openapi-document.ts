import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { publicContracts } from './public-router.ts'

/** OpenAPI 3.1 of every public operation, made from the contracts. */
export const openApiDocument = (version: string) =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(publicContracts(), {
    info: {
      title: 'Vitascope',
      version,
      description:
        'Sign in for a bearer token, or use an API key. Errors are RFC 9457 problem details with a stable `code`. Lists are paged by cursor.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A session token or an API key.' } } },
    customErrorResponseBodySchema: {
      type: 'object',
      required: ['type', 'title', 'status', 'code'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string' },
        data: {},
        requestId: { type: 'string' },
      },
    },
  })

export type OpenApiDocument = Awaited<ReturnType<typeof openApiDocument>>
