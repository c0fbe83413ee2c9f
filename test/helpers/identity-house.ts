import { expect } from 'vitest'
import type { identity } from '../../src/contracts/identity.ts'
import type { Person } from '../../src/contracts/service.ts'
import { manualClock } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { rememberingLog } from '../../src/kit/log.ts'
import { seededRandom } from '../../src/kit/random.ts'
import type { IdentityContext } from '../../src/services/identity/implementer.ts'
import { buildIdentity } from '../../src/services/identity/index.ts'
import { callAs, clientOf } from './calls.ts'
import { openTestOutbox } from './outbox.ts'
import { openTestSql } from './sql.ts'

export const ana = { email: 'ana@example.org', password: 'a long password', name: 'Ana' }

/** Identity on a real database, with its clock in the test's hands. */
export const openIdentityHouse = async (settings = { demo: true }) => {
  const database = await openTestSql()
  const clock = manualClock()
  const random = seededRandom('identity')
  const newId = newIds({ clock, random })
  const { outbox, told } = openTestOutbox(database.sql, newId)
  const log = rememberingLog()
  const keys = { macKeys: async () => [{ keyId: 1, secret: new Uint8Array(32).fill(7) }] }
  const service = await buildIdentity({ sql: database.sql, outbox, keys, clock, random, newId, log, settings })
  const as = (person?: Person, address = '127.0.0.1') => clientOf<typeof identity>(service, callAs({ address, ...(person && { person }) }))
  const whoIs = async (token: string) => (await as().whoIs({ token })).person as Person | undefined
  return {
    service,
    setup: service.setup,
    context: service.context as IdentityContext,
    clock,
    log,
    as,
    whoIs,
    /** The person behind a token; the test fails when there is none. */
    async person(token: string): Promise<Person> {
      const person = await whoIs(token)
      expect(person).toBeDefined()
      return person!
    },
    told,
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
