import type { Clock } from './clock.ts'

/** A value held in memory and loaded anew when it has grown old. */
export interface Refreshed<Value> {
  /** The value as it is held. Only the first reader waits for a load; later ones get the old value while a new one is on its way. */
  read(): Promise<Value>
  /** It changed: loads it anew, and resolves when that is held. While it rests from the last load, the first reader after the rest sets off the load. */
  refresh(): Promise<void>
  /** It changed, and nobody waits for it: the next reader sets off a load. */
  expire(): void
}

/**
 * A load that took longer than this is followed by a rest of so many times the difference, so that many changes do not make it load all the
 * time. Whoever says that it changed and waits for it is made to rest by longer loads only.
 */
const shortLoadMs = { read: 20, refresh: 250 } as const
const restFactor = 19
/** And after one that failed. */
const restAfterTroubleMs = 1000

/** One load runs at a time. What a load throws reaches whoever waits for it; one that nobody waits for goes to `onTrouble`. */
export const refreshed = <Value>(needs: {
  load: (held: Value | undefined) => Promise<Value>
  maxAgeMs: number
  clock: Pick<Clock, 'monotonic'>
  onTrouble: (trouble: unknown) => void
}): Refreshed<Value> => {
  const { clock } = needs
  let held: { readonly value: Value } | undefined
  let loadedAt = 0
  let restUntil = { read: 0, refresh: 0 }
  let expired = false
  let loading: Promise<Value> | undefined

  const run = async (): Promise<Value> => {
    const began = clock.monotonic()
    expired = false
    try {
      const value = await needs.load(held?.value)
      held = { value }
      loadedAt = began
      const ended = clock.monotonic()
      const restAfter = (shortMs: number) => ended + Math.max(0, ended - began - shortMs) * restFactor
      restUntil = { read: restAfter(shortLoadMs.read), refresh: restAfter(shortLoadMs.refresh) }
      return value
    } catch (trouble) {
      expired = true
      const until = clock.monotonic() + restAfterTroubleMs
      restUntil = { read: until, refresh: until }
      throw trouble
    }
  }
  const load = (): Promise<Value> => {
    loading ??= run().finally(() => {
      loading = undefined
    })
    return loading
  }

  return {
    async read() {
      if (!held) return load()
      const now = clock.monotonic()
      if ((expired || now - loadedAt >= needs.maxAgeMs) && now >= restUntil.read && !loading) void load().catch(needs.onTrouble)
      return held.value
    },
    async refresh() {
      // What is under way may have begun before the change.
      await loading?.catch(() => {})
      if (held && clock.monotonic() < restUntil.refresh) expired = true
      else await load()
    },
    expire() {
      expired = true
    },
  }
}
