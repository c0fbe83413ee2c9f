import { type Database, open, type RootDatabase } from 'lmdb'
import { messageOf, Outage } from '../../kit/failure.ts'
import type { Entry } from './port.ts'
import type { ProcessLife } from './process-life.ts'

/** A group's place in one partition, and who reads there. */
export interface Place {
  /** The next entry that the group has not handled. */
  readonly offset: number
  /** Counts up with every lease, so that a late member cannot commit what another has taken over. */
  readonly fence: number
  /** Holds the lease as long as it is a member of the group. */
  readonly member?: string
}

/** A process that reads; its members and their leases live as long as it. */
export interface Session {
  /** UTC milliseconds. */
  readonly until: number
  readonly life?: ProcessLife
}

type PartitionKey = [topic: string, partition: number]
type PlaceKey = [topic: string, group: string, partition: number]
type MemberKey = [topic: string, group: string, member: string]

/** The log's databases. Array keys sort by their parts, and numbers as numbers. */
export interface LogStore {
  readonly environment: RootDatabase
  readonly topics: Database<{ partitions: number }, string>
  readonly entries: Database<[at: number, key: string, value: string], [...PartitionKey, offset: number]>
  /** Offset after the last entry; stays when the entries are trimmed. */
  readonly ends: Database<number, PartitionKey>
  readonly places: Database<Place, PlaceKey>
  readonly members: Database<{ session: string }, MemberKey>
  readonly sessions: Database<Session, string>
  /** Count up: `[topic]` when there is anything new for its readers, `[topic, group]` when the group's members change. */
  readonly changes: Database<number, string[]>
  /** Runs `change` as one synced transaction, together with others of the same turn. `change` must not throw: LMDB would commit what it wrote before. */
  transact<Result>(change: () => Result): Promise<Result>
  /** Reads are made on the databases themselves; this throws when they are closed. */
  checkOpen(): void
  close(): Promise<void>
}

export const openLogStore = (folder: string): LogStore => {
  // Without overlapping syncs a transaction resolves when it is on the disk, not when it is merely visible.
  const environment = open({ path: folder, overlappingSync: false, maxDbs: 7 })
  let closed = false
  const checkOpen = () => {
    if (closed) throw new Outage('log', 'the log is closed')
  }
  return {
    environment,
    topics: environment.openDB('topics', { encoding: 'json' }),
    entries: environment.openDB('entries', { encoding: 'msgpack' }),
    ends: environment.openDB('ends', { encoding: 'json' }),
    places: environment.openDB('places', { encoding: 'json' }),
    members: environment.openDB('members', { encoding: 'json' }),
    sessions: environment.openDB('sessions', { encoding: 'json' }),
    changes: environment.openDB('changes', { encoding: 'json' }),
    async transact(change) {
      checkOpen()
      try {
        return await environment.transaction(change)
      } catch (trouble) {
        throw new Outage('log', `the log could not be written: ${messageOf(trouble)}`, { cause: trouble })
      }
    },
    checkOpen,
    async close() {
      closed = true
      await environment.close()
    },
  }
}

/** How many partitions the topic has; makes it when there is none. For use in a transaction. */
export const partitionsOrMake = ({ topics }: LogStore, topic: string, partitions: number): number => {
  const known = topics.get(topic)
  if (!known) void topics.put(topic, { partitions })
  return known?.partitions ?? partitions
}

export const partitionsOf = ({ topics }: LogStore, topic: string): number => topics.get(topic)?.partitions ?? 0

export const endOf = ({ ends }: LogStore, topic: string, partition: number): number => ends.get([topic, partition]) ?? 0

/** Tells readers of the topic, in every process, to look again. For use in a transaction. */
export const tellReaders = ({ changes }: LogStore, topic: string): void => countUp(changes, [topic])

/** Tells the members of a group to look again who is due what. For use in a transaction. */
export const tellMembers = (store: LogStore, topic: string, group: string): void => {
  countUp(store.changes, [topic, group])
  tellReaders(store, topic)
}

const countUp = (changes: LogStore['changes'], key: string[]): void => void changes.put(key, (changes.get(key) ?? 0) + 1)

/** Entries from `offset` on: at most `limit`, and no more after `limitBytes` (UTF-16 units of values) are passed. */
export const readEntries = (
  { entries }: LogStore,
  ask: { topic: string; partition: number; offset: number; limit: number; limitBytes?: number },
): Entry[] => {
  const { topic, partition, offset, limit, limitBytes = Number.POSITIVE_INFINITY } = ask
  const found: Entry[] = []
  let bytes = 0
  for (const { key, value } of entries.getRange({
    start: [topic, partition, offset],
    end: [topic, partition, Number.MAX_SAFE_INTEGER],
    limit,
  })) {
    found.push({ topic, partition, offset: key[2], at: value[0], key: value[1], value: value[2] })
    bytes += value[2].length
    if (bytes > limitBytes) break
  }
  return found
}

/** The first entry that is still there; the end when there is none. */
export const firstOffset = (store: LogStore, topic: string, partition: number): number => {
  const [first] = store.entries.getKeys({ start: [topic, partition, 0], end: [topic, partition, Number.MAX_SAFE_INTEGER], limit: 1 })
  return first?.[2] ?? endOf(store, topic, partition)
}
