import type { PlaySession } from '../../src/contracts/playback.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { KeptPositions } from './kept-positions.ts'
import type { PlayServer } from './play-server.ts'

/** While the film runs its position is written this often, in milliseconds. */
const everyMs = 10_000
/** A position nearer than this to the one last written is the same, in seconds. */
const sameSeconds = 0.5

/** Writes where the viewer is: every ten seconds, and at once on pause, seek and close. */
export interface Positions {
  /** The film runs and is here. */
  passing(positionSeconds: number): void
  /** The viewer stopped or jumped here. */
  settled(positionSeconds: number): void
  /** The viewer leaves here. Resolves when the server knows, or when the place is kept on the device. */
  close(positionSeconds: number): Promise<void>
}

export const openPositions = (needs: {
  readonly session: Pick<PlaySession, 'titleId' | 'playId' | 'durationSeconds'>
  readonly clock: Clock
  readonly server: Pick<PlayServer, 'savePosition'>
  readonly kept: KeptPositions
}): Positions => {
  const { clock, kept, server, session } = needs
  let writtenAt = clock.monotonic()
  let writtenSeconds: number | undefined

  const write = async (positionSeconds: number, leaving: boolean) => {
    writtenAt = clock.monotonic()
    writtenSeconds = positionSeconds
    const position = {
      titleId: session.titleId,
      playId: session.playId,
      positionSeconds: Math.min(positionSeconds, session.durationSeconds),
      durationSeconds: session.durationSeconds,
    }
    const at = clock.now()
    // Kept before it is sent: nobody knows whether a closing page hears the answer.
    kept.keep(position)
    try {
      await server.savePosition({ ...position, ageMs: 0 }, { leaving })
      kept.forget(session.titleId, at)
    } catch {
      // It is kept, and goes out with the next start of the app.
    }
  }
  const isNew = (positionSeconds: number) => writtenSeconds === undefined || Math.abs(positionSeconds - writtenSeconds) >= sameSeconds

  return {
    passing(positionSeconds) {
      if (clock.monotonic() - writtenAt >= everyMs && isNew(positionSeconds)) void write(positionSeconds, false)
    },
    settled(positionSeconds) {
      if (isNew(positionSeconds)) void write(positionSeconds, false)
    },
    async close(positionSeconds) {
      if (isNew(positionSeconds)) await write(positionSeconds, true)
    },
  }
}
