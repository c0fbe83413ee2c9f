import type { Clock } from './clock.ts'

/** The promise's value; `otherwise` when it fails or takes longer than `patienceMs`. For what is good to have but not worth a wait. */
export const firstWithin = async <Value>(
  clock: Pick<Clock, 'sleep'>,
  patienceMs: number,
  promise: Promise<Value>,
  otherwise: Value,
): Promise<Value> => {
  const settled = new AbortController()
  const patience = clock.sleep(patienceMs, settled.signal).then(
    () => otherwise,
    () => otherwise,
  )
  try {
    return await Promise.race([promise, patience])
  } catch {
    return otherwise
  } finally {
    settled.abort()
  }
}
