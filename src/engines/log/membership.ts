import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { type Closable, loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { endOf, type LogStore, partitionsOrMake, type Place, type Session, tellMembers } from './log-store.ts'
import { isGone, thisProcess } from './process-life.ts'

/** One consumer's seat in its group. */
export interface Seat {
  readonly topic: string
  readonly group: string
  readonly member: string
}

/** A partition in a member's hands. */
export interface Lease {
  readonly partition: number
  readonly fence: number
  readonly offset: number
}

/**
 * Who reads what. A process has a session that it renews; its consumers are members of groups; a member holds leases of partitions.
 *
 * ```
 * session  ended by a heartbeat that finds it overdue, or its process gone -> its members go too
 * member   sits in a group: sorted by id, the n-th of m members is due the partitions p with p mod m = n
 * lease    held by a member as long as it sits; a new holder gets a higher fence
 * ```
 * Everybody decides alone and in a transaction: takes what is due to it and free, gives back what is due to another.
 */
export interface Membership extends Closable {
  /** Takes the seat's place at the table: every partition of its topic has a place for its group, at first from `start`. */
  sit(seat: Seat, start: 'first' | 'end'): Promise<void>
  /** Takes and gives back leases until they are a fair share; the seat is taken again when it was lost. */
  share(seat: Seat): Promise<readonly Lease[]>
  /** Moves the group on. False: the lease is lost. */
  commit(seat: Seat, lease: Pick<Lease, 'partition' | 'fence'>, offset: number): Promise<boolean>
  leave(seat: Seat): Promise<void>
}

export interface MembershipNeeds {
  readonly store: LogStore
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  /** For a topic that nobody has made yet. */
  readonly partitions: number
  /** How long after its last heartbeat a session counts. */
  readonly sessionMs: number
}

export const startMembership = (needs: MembershipNeeds): Membership => {
  const { store, clock, log } = needs
  const { places, members, sessions } = store
  const session = needs.newId()
  const life = thisProcess()
  const placesOf = ({ topic, group }: Seat) => [
    ...places.getRange({ start: [topic, group, 0], end: [topic, group, Number.MAX_SAFE_INTEGER] }),
  ]
  const seated = ({ topic, group, member }: Seat) => members.doesExist([topic, group, member])
  const takeSeat = (seat: Seat): void => {
    void members.put([seat.topic, seat.group, seat.member], { session })
    tellMembers(store, seat.topic, seat.group)
  }

  /** Ends sessions that are overdue or whose process is gone. */
  const beat = async (): Promise<void> => {
    const now = clock.now()
    const ended = [...sessions.getRange()].filter(({ key, value }) => key !== session && hasEnded(value, now)).map(({ key }) => key)
    await store.transact(() => {
      void sessions.put(session, { until: now + needs.sessionMs, ...(life && { life }) })
      for (const id of ended) {
        // It may have come back to life since it was looked at.
        const found = sessions.get(id)
        if (found && hasEnded(found, now)) endSession(store, id)
      }
    })
    if (ended.length > 0) log.info('readers of the log are gone, others take over', { sessions: ended.length })
  }

  const heartbeat = loop({
    name: 'heartbeat of log readers',
    async turn() {
      await beat()
      return needs.sessionMs / 3
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      log.warn('heartbeat of log readers failed', { error: trouble })
      return needs.sessionMs / 10
    },
  })

  return {
    sit: (seat, start) =>
      store.transact(() => {
        const count = partitionsOrMake(store, seat.topic, needs.partitions)
        for (let partition = 0; partition < count; partition += 1) {
          const key: [string, string, number] = [seat.topic, seat.group, partition]
          if (!places.doesExist(key)) void places.put(key, { offset: start === 'end' ? endOf(store, seat.topic, partition) : 0, fence: 0 })
        }
        takeSeat(seat)
      }),

    share: (seat) =>
      store.transact(() => {
        if (!seated(seat)) takeSeat(seat)
        const { topic, group } = seat
        const table = [...members.getKeys({ start: [topic, group, ''], end: [topic, group, behindEveryId] })].map((key) => key[2])
        const held: Lease[] = []
        for (const { key, value: place } of placesOf(seat)) {
          const partition = key[2]
          const holder = place.member !== undefined && seated({ topic, group, member: place.member }) ? place.member : undefined
          const due = table[partition % table.length] === seat.member
          if (due && holder === seat.member) held.push({ partition, fence: place.fence, offset: place.offset })
          if (due && holder === undefined) {
            const fence = place.fence + 1
            void places.put(key, { offset: place.offset, fence, member: seat.member })
            held.push({ partition, fence, offset: place.offset })
          }
          if (!due && holder === seat.member) {
            void places.put(key, withoutMember(place))
            tellMembers(store, topic, group)
          }
        }
        return held
      }),

    commit: (seat, { partition, fence }, offset) =>
      store.transact(() => {
        const key: [string, string, number] = [seat.topic, seat.group, partition]
        const place = places.get(key)
        if (place?.member !== seat.member || place.fence !== fence) return false
        void places.put(key, { ...place, offset })
        return true
      }),

    leave: (seat) =>
      store.transact(() => {
        void members.remove([seat.topic, seat.group, seat.member])
        for (const { key, value: place } of placesOf(seat)) if (place.member === seat.member) void places.put(key, withoutMember(place))
        tellMembers(store, seat.topic, seat.group)
      }),

    async close() {
      await heartbeat.close()
      await store.transact(() => endSession(store, session))
    },
  }
}

/** Ids are hexadecimal, so this sorts behind all of them. */
const behindEveryId = '~'

const hasEnded = ({ until, life }: Session, now: number): boolean => until <= now || (life !== undefined && isGone(life))

const withoutMember = ({ offset, fence }: Place): Place => ({ offset, fence })

const endSession = (store: LogStore, session: string): void => {
  void store.sessions.remove(session)
  for (const { key, value } of Array.from(store.members.getRange())) {
    if (value.session !== session) continue
    void store.members.remove(key)
    tellMembers(store, key[0], key[1])
  }
}
