import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'

/** How long work that no request started waits for an answer, in milliseconds. */
const backgroundPatienceMs = 30_000

/**
 * The call that is being served right now. It is how request id, deadline and person travel by themselves from a handler to the clients
 * that it uses, without every service passing them on by hand.
 */
const storage = new AsyncLocalStorage<Call>()

export const runInCall = <Result>(call: Call, action: () => Result): Result => storage.run(call, action)

/** The current call, or a fresh one for work that a service does by itself. */
export const currentCall = (needs: { clock: Clock; newId: NewId; origin: string }, service: Call['caller']['service']): Call =>
  storage.getStore() ?? {
    requestId: needs.newId(),
    deadlineAt: needs.clock.now() + backgroundPatienceMs,
    signal: AbortSignal.timeout(backgroundPatienceMs),
    caller: { service },
    origin: needs.origin,
    address: '127.0.0.1',
  }
