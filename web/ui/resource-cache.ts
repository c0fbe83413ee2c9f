/** What is known of one thing that was asked for. Each change makes a new object. */
export interface Entry<Data = unknown> {
  readonly data: Data | undefined
  /** What the last try threw; cleared by the next success. */
  readonly error: unknown
  readonly isLoading: boolean
  /** Monotonic milliseconds of the last success. */
  readonly loadedAt: number | undefined
}

/** Things kept for the way back; the ones least recently used make room. */
const keptEntries = 60
/** What was asked for within this time, with or without success, is not asked for again when a screen comes back, in milliseconds. */
const freshMs = 5000
const nothing: Entry = { data: undefined, error: undefined, isLoading: false, loadedAt: undefined }

/**
 * Answers of the server by key, shared by all who show them. A screen that comes back shows what it had and asks again behind it.
 * A request that nobody waits for any more is called off.
 */
export interface ResourceCache {
  read<Data>(key: string): Entry<Data>
  /** Whether a screen that shows this should ask again: nobody did within the last five seconds. */
  isStale(key: string): boolean
  /** Returns how to stop listening. */
  subscribe(key: string, listener: () => void): () => void
  /** Asks again. Whoever asks for the same key at the same time shares one request. Never rejects: see the entry. */
  load<Data>(key: string, load: (signal: AbortSignal) => Promise<Data>): Promise<void>
  /** Puts in what is known without asking, e.g. after a write. */
  put<Data>(key: string, data: Data): void
  /** What is kept of it may be wrong by now: it stays on the screen, and is asked for again. */
  invalidate(key: string): void
  /** Forgets everything: somebody else is in front of the screen. */
  clear(): void
}

interface Slot {
  entry: Entry
  readonly listeners: Set<() => void>
  /** Monotonic milliseconds of the last answer, good or bad. */
  triedAt: number | undefined
  running: { readonly done: Promise<void>; readonly abort: AbortController } | undefined
}

export const createResourceCache = (monotonic: () => number): ResourceCache => {
  const slots = new Map<string, Slot>()
  const slotOf = (key: string): Slot => {
    const slot = slots.get(key) ?? { entry: nothing, listeners: new Set(), triedAt: undefined, running: undefined }
    // Last in the map: most recently used.
    slots.delete(key)
    slots.set(key, slot)
    makeRoom(slots)
    return slot
  }
  const change = (slot: Slot, changes: Partial<Entry>) => {
    slot.entry = { ...slot.entry, ...changes }
    if ('error' in changes || 'loadedAt' in changes) slot.triedAt = changes.error === undefined ? slot.entry.loadedAt : monotonic()
    for (const listener of slot.listeners) listener()
  }
  const run = async (slot: Slot, load: (signal: AbortSignal) => Promise<unknown>, abort: AbortController) => {
    try {
      const data = await load(abort.signal)
      if (!abort.signal.aborted) change(slot, { data, error: undefined, isLoading: false, loadedAt: monotonic() })
    } catch (error) {
      if (!abort.signal.aborted) change(slot, { error, isLoading: false })
    } finally {
      if (slot.running?.abort === abort) slot.running = undefined
    }
  }
  const callOff = (slot: Slot) => {
    slot.running?.abort.abort()
    slot.running = undefined
    if (slot.entry.isLoading) change(slot, { isLoading: false })
  }
  return {
    read: <Data>(key: string) => (slots.get(key)?.entry ?? nothing) as Entry<Data>,
    isStale(key) {
      const triedAt = slots.get(key)?.triedAt
      return triedAt === undefined || monotonic() - triedAt > freshMs
    },
    subscribe(key, listener) {
      const slot = slotOf(key)
      slot.listeners.add(listener)
      return () => {
        slot.listeners.delete(listener)
        if (slot.listeners.size === 0) callOff(slot)
      }
    },
    load(key, load) {
      const slot = slotOf(key)
      if (slot.running) return slot.running.done
      const abort = new AbortController()
      change(slot, { isLoading: true })
      const done = run(slot, load, abort)
      slot.running = { done, abort }
      return done
    },
    put(key, data) {
      const slot = slotOf(key)
      callOff(slot)
      change(slot, { data, error: undefined, loadedAt: monotonic() })
    },
    invalidate(key) {
      const slot = slots.get(key)
      if (slot) change(slot, { loadedAt: undefined })
    },
    clear() {
      for (const [key, slot] of slots) {
        callOff(slot)
        change(slot, nothing)
        if (slot.listeners.size === 0) slots.delete(key)
      }
    },
  }
}

/** What is on the screen stays. */
const makeRoom = (slots: Map<string, Slot>) => {
  for (const [key, slot] of slots) {
    if (slots.size <= keptEntries) return
    if (slot.listeners.size === 0) slots.delete(key)
  }
}
