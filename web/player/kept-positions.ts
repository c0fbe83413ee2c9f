import type { ProfileId } from '../../src/contracts/ids.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { KeyValueStore, PlayServer, PositionWrite } from './play-server.ts'

/** Titles whose position waits on this device; the oldest make room. */
const keptTitles = 50
/** The contract takes nothing older than a year. */
const oldestMs = 31_536_000_000

/** A position with the time at which the viewer was there, in UTC milliseconds. */
interface KeptPosition extends Omit<PositionWrite, 'ageMs'> {
  readonly at: number
}

/** Positions that could not be sent yet, kept on the device per profile; the latest of each title. Storage that refuses keeps nothing. */
export interface KeptPositions {
  keep(position: Omit<PositionWrite, 'ageMs'>): void
  /** Forgets what is kept of a title, up to and including the instant `at`. */
  forget(titleId: string, at: number): void
  /** Sends everything that is kept; what the server refuses to take stays. */
  send(server: Pick<PlayServer, 'savePosition'>): Promise<void>
}

export const keptPositions = (needs: {
  readonly profileId: ProfileId
  readonly storage: KeyValueStore
  readonly clock: Clock
}): KeptPositions => {
  const key = `vitascope.positions.${needs.profileId}`
  const read = (): KeptPosition[] => {
    try {
      const kept: unknown = JSON.parse(needs.storage.getItem(key) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isKeptPosition) : []
    } catch {
      return []
    }
  }
  const write = (kept: readonly KeptPosition[]) => {
    try {
      if (kept.length === 0) needs.storage.removeItem(key)
      else needs.storage.setItem(key, JSON.stringify(kept.slice(-keptTitles)))
    } catch {
      // A full or forbidden storage costs this position, not the film.
    }
  }
  const forget = (titleId: string, at: number) => write(read().filter((kept) => kept.titleId !== titleId || kept.at > at))
  return {
    forget,
    keep: (position) => write([...read().filter((kept) => kept.titleId !== position.titleId), { ...position, at: needs.clock.now() }]),
    async send(server) {
      for (const { at, ...position } of read()) {
        const ageMs = Math.max(0, needs.clock.now() - at)
        try {
          if (ageMs <= oldestMs) await server.savePosition({ ...position, ageMs }, { leaving: false })
          forget(position.titleId, at)
        } catch {
          // It stays for the next time.
        }
      }
    },
  }
}

const isKeptPosition = (value: unknown): value is KeptPosition => {
  if (typeof value !== 'object' || value === null) return false
  const { titleId, playId, positionSeconds, durationSeconds, at } = value as Record<string, unknown>
  return typeof titleId === 'string' && typeof playId === 'string' && isFinite(positionSeconds) && isFinite(durationSeconds) && isFinite(at)
}

const isFinite = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0
