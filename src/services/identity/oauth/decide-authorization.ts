import { requirePerson } from '../../../contracts/service.ts'
import { identity } from '../implementer.ts'
import { accountKind } from '../profiles.ts'
import { newSecret, secretHash } from '../secrets.ts'
import { openQuestion } from './open-question.ts'
import { redirectWith } from './redirect-uri.ts'
import { scopesToGive } from './scopes-asked.ts'

/** A code goes through a browser and its history: it counts for a minute (OAuth 2.1, 4.1.2). In milliseconds. */
const codeMs = 60_000

/** The way back to the program, with a code or with a no; `iss` says who answers (RFC 9207). A question is answered once. */
export const decideAuthorization = identity.decideAuthorization.handler(async ({ input, context, errors }) => {
  const { sql, clock, random, call } = context
  const person = requirePerson(call)
  if (person.scopes) throw errors.PERSON_NEEDED()
  const question = await openQuestion(context, input.authorizationId)
  if (!question) throw errors.NO_SUCH_AUTHORIZATION()
  const kind = await accountKind(sql.db, person.accountId)
  const given = kind === undefined ? [] : scopesToGive(question.scopes, kind)
  if (input.allow && given.length === 0) throw errors.NOTHING_TO_GIVE()
  const code = newSecret(random)
  const answered = await sql.db
    .updateTable('oauth_authorization')
    .set(
      input.allow
        ? {
            code_hash: secretHash(code),
            account_id: person.accountId,
            given: JSON.stringify(given),
            expires_at: new Date(clock.now() + codeMs),
          }
        : { expires_at: new Date(clock.now()) },
    )
    .where('authorization_id', '=', question.authorization_id)
    .where('code_hash', 'is', null)
    .where('expires_at', '>', new Date(clock.now()))
    .returning('authorization_id')
    .executeTakeFirst()
  if (!answered) throw errors.NO_SUCH_AUTHORIZATION()
  const state = question.state ?? undefined
  return {
    redirectTo: redirectWith(
      question.redirect_uri,
      input.allow ? { code, state, iss: call.origin } : { error: 'access_denied', state, iss: call.origin },
    ),
  }
})
