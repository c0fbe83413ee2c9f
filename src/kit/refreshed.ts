import type { Clock } from './clock.ts'

/** A value held in memory and loaded anew when it has grown old. */
export interface Refreshed<Value> {
  /** The value as it is held. Only the first reader waits for a load; later ones get the old value while a new one is on its way. */
  read(): Promise<Value>
  /** It changed: resolves when a load that began after this call is held. */
  refresh(): Promise<void>
  /** It changed, and nobody waits for it: the next reader sets off a load. */
  expire(): void
}

/** After a load, this many times as long as it took is rest: loading takes a twentieth of the time at most. */
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
  let restUntil = 0
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
      restUntil = ended + (ended - began) * restFactor
      return value
    } catch (trouble) {
      expired = true
      restUntil = clock.monotonic() + restAfterTroubleMs
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
      if ((expired || now - loadedAt >= needs.maxAgeMs) && now >= restUntil && !loading) void load().catch(needs.onTrouble)
      return held.value
    },
    async refresh() {
      // What is under way may have begun before the change.
      await loading?.catch(() => {})
      await load()
    },
    expire() {
      expired = true
    },
  }
}
