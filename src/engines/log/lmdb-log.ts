import type { Clock } from '../../kit/clock.ts'
import { assert, Failure } from '../../kit/failure.ts'
import { fnv1a } from '../../kit/hash.ts'
import type { NewId } from '../../kit/ids.ts'
import { type Closable, loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import { type Consumer, startConsumer } from './consumer.ts'
import { endOf, firstOffset, type LogStore, openLogStore, partitionsOf, partitionsOrMake, readEntries, tellReaders } from './log-store.ts'
import { type Membership, startMembership } from './membership.ts'
import type { LogEngine, NewEntry } from './port.ts'

export interface LmdbLogNeeds {
  /** Where the environment lives; made when missing. Several processes of one machine may use it at once, each opens it once. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
  /** Of a topic that is made from now on; the ones that exist keep theirs. Default 4. */
  readonly partitions?: number
}

/** A reader that is not heard of for this long has lost its partitions. One whose process is gone loses them at the next heartbeat, a third of this. */
export const sessionMs = 15_000

/** Key and value of an entry together, and the entries of one append. */
const entryLimitBytes = 1 << 20
const appendLimit = 10_000
/** Entries that one transaction of a trim drops at most, and what their values may take together before it is cut short. */
const trimmed = { limit: 1000, limitBytes: 4 << 20 }
/** How often other processes' appends are looked for: at first after something happened, and at last when nothing does. */
const look = { firstMs: 10, lastMs: 200, growth: 1.5 }

/**
 * The log in LMDB: entries under `[topic, partition, offset]`, synced before `append` resolves, appends of one turn grouped into one transaction.
 * Who reads what is decided in `membership.ts`. Readers of this process are woken by its appends; those of other processes are seen
 * through one counter per topic, so that an idle consumer costs nothing but its share of one poll.
 */
export const openLog = (needs: LmdbLogNeeds): LogEngine => {
  const { clock, random, newId, log, partitions: newPartitions = 4 } = needs
  const store = openLogStore(needs.folder)
  const consumers = new Set<Consumer>()
  let membership: Membership | undefined
  let lookout: Closable | undefined
  let closing: Promise<void> | undefined

  const wake = (topic: string) => {
    for (const consumer of consumers) if (consumer.topic === topic) consumer.wake()
  }

  const append = async (topic: string, added: readonly NewEntry[]): Promise<void> => {
    checkName(topic)
    checkEntries(added)
    if (added.length === 0) return
    await store.transact(() => {
      const at = clock.now()
      const partitions = partitionsOrMake(store, topic, newPartitions)
      const ends = new Map<number, number>()
      for (const { key, value } of added) {
        const partition = fnv1a(key) % partitions
        const offset = ends.get(partition) ?? endOf(store, topic, partition)
        void store.entries.put([topic, partition, offset], [at, key, value])
        ends.set(partition, offset + 1)
      }
      for (const [partition, end] of ends) void store.ends.put([topic, partition], end)
      tellReaders(store, topic)
    })
    wake(topic)
  }

  const consume: LogEngine['consume'] = (ask) => {
    checkName(ask.topic)
    checkName(ask.group)
    membership ??= startMembership({ store, clock, newId, log, partitions: newPartitions, sessionMs })
    lookout ??= lookForAppends(store, clock, log, consumers, wake)
    const consumer = startConsumer(
      { store, membership, seat: { topic: ask.topic, group: ask.group, member: newId() }, clock, random, log },
      ask,
    )
    consumers.add(consumer)
    return {
      async close() {
        await consumer.close()
        consumers.delete(consumer)
      },
    }
  }

  const trimPartition = async (topic: string, partition: number, before: number): Promise<number> => {
    for (let dropped = 0; ;) {
      const step = await store.transact(() => {
        const first = readEntries(store, { topic, partition, offset: 0, ...trimmed })
        const kept = first.findIndex((entry) => entry.at >= before)
        const old = kept < 0 ? first : first.slice(0, kept)
        for (const { offset } of old) void store.entries.remove([topic, partition, offset])
        return old.length
      })
      if (step === 0) return dropped
      dropped += step
    }
  }

  const close = async (): Promise<void> => {
    await lookout?.close()
    await Promise.all([...consumers].map((consumer) => consumer.close()))
    await membership?.close()
    await store.close()
  }

  return {
    append,
    consume,
    async read(ask) {
      store.checkOpen()
      return readEntries(store, ask)
    },
    async partitions(topic) {
      store.checkOpen()
      return partitionsOf(store, topic) || newPartitions
    },
    async end(topic, partition) {
      store.checkOpen()
      return endOf(store, topic, partition)
    },
    async lag(topic, group) {
      store.checkOpen()
      let lag = 0
      for (let partition = 0; partition < partitionsOf(store, topic); partition += 1) {
        const offset = store.places.get([topic, group, partition])?.offset ?? 0
        lag += Math.max(0, endOf(store, topic, partition) - Math.max(offset, firstOffset(store, topic, partition)))
      }
      return lag
    },
    async trim(topic, retentionMs) {
      store.checkOpen()
      const before = clock.now() - retentionMs
      let dropped = 0
      for (let partition = 0; partition < partitionsOf(store, topic); partition += 1)
        dropped += await trimPartition(topic, partition, before)
      return dropped
    },
    close: () => (closing ??= close()),
  }
}

/** Wakes consumers when another process has appended to their topic, or changed who reads it. */
const lookForAppends = (
  store: LogStore,
  clock: Clock,
  log: Log,
  consumers: ReadonlySet<Consumer>,
  wake: (topic: string) => void,
): Closable => {
  const seen = new Map<string, number | undefined>()
  let restMs = look.firstMs
  return loop({
    name: 'look-out for appends',
    async turn() {
      // Reads of one turn of the event loop share a snapshot; this one must be fresh.
      store.environment.resetReadTxn()
      let changed = false
      for (const topic of new Set([...consumers].map((consumer) => consumer.topic))) {
        const change = store.changes.get([topic])
        if (seen.get(topic) === change) continue
        seen.set(topic, change)
        changed = true
        wake(topic)
      }
      restMs = changed ? look.firstMs : Math.min(look.lastMs, restMs * look.growth)
      return restMs
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      log.error('the log could not be looked at', { error: trouble })
      return look.lastMs
    },
  })
}

const checkName = (name: string): void => assert(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name), `'${name}' names no topic and no group`)

const checkEntries = (entries: readonly NewEntry[]): void => {
  if (entries.length > appendLimit) {
    throw new Failure('TOO_MANY_ENTRIES', `${entries.length} entries were to be appended at once; at most ${appendLimit} are allowed.`, {
      entries: entries.length,
      limit: appendLimit,
    })
  }
  for (const { key, value } of entries) {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value)
    if (bytes <= entryLimitBytes) continue
    throw new Failure('ENTRY_TOO_LARGE', `An entry of the log takes ${bytes} bytes; at most ${entryLimitBytes} are allowed.`, {
      bytes,
      limit: entryLimitBytes,
    })
  }
}
