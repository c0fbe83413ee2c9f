import { identity } from '../implementer.ts'
import { openQuestion } from './open-question.ts'

export const readAuthorization = identity.readAuthorization.handler(async ({ input, context, errors }) => {
  const question = await openQuestion(context, input.authorizationId)
  if (!question) throw errors.NO_SUCH_AUTHORIZATION()
  return { clientName: question.name, scopes: question.scopes }
})
