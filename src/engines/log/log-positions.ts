import { open } from 'lmdb'
import { openLogStore, type Place } from './log-store.ts'

/** How far a group had come in one partition. */
export interface GroupPosition {
  readonly topic: string
  readonly group: string
  readonly partition: number
  readonly offset: number
}

/**
 * Every group's position in the log of this folder, which may be in use. Opened for reading only: opening it for writing waits for the lock of
 * writers, which in one process may in turn wait for the event loop.
 */
export const readPositions = async (folder: string): Promise<GroupPosition[]> => {
  const environment = open({ path: folder, readOnly: true, maxDbs: 1 })
  try {
    // The driver gives nothing for a database that was never made, whatever its types say.
    const places = environment.openDB<Place, [string, string, number]>('places', { encoding: 'json' }) as
      | ReturnType<typeof environment.openDB<Place, [string, string, number]>>
      | undefined
    return Array.from(places?.getRange() ?? [], ({ key: [topic, group, partition], value: { offset } }) => ({
      topic,
      group,
      partition,
      offset,
    }))
  } finally {
    await environment.close()
  }
}

/**
 * For a copy of a log that nobody reads yet: takes away its readers and sets groups back to `positions`, never forward. A group that is not
 * among them begins anew.
 */
export const setBackPositions = async (folder: string, positions: readonly GroupPosition[]): Promise<void> => {
  const store = openLogStore(folder)
  const known = new Map(positions.map(({ topic, group, partition, offset }) => [JSON.stringify([topic, group, partition]), offset]))
  try {
    await store.transact(() => {
      for (const key of Array.from(store.sessions.getKeys())) void store.sessions.remove(key)
      for (const key of Array.from(store.members.getKeys())) void store.members.remove(key)
      for (const { key, value: place } of Array.from(store.places.getRange())) {
        const offset = known.get(JSON.stringify(key))
        if (offset === undefined) void store.places.remove(key)
        else void store.places.put(key, { offset: Math.min(offset, place.offset), fence: place.fence })
      }
    })
  } finally {
    await store.close()
  }
}
