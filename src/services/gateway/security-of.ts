import type { OpenAPI } from '@orpc/contract'
import type { OperationMeta } from '../../contracts/operation.ts'

/** By what a request may show who asks. OpenAPI 3.1 lets a bearer token name what it must have been given (4.8.30). */
export const securityOf = ({ access, scope }: Pick<OperationMeta, 'access' | 'scope'>): OpenAPI.SecurityRequirementObject[] =>
  access === 'anyone' ? [] : [{ bearer: scope ? [scope] : [] }, { cookie: [] }]
