import type { PlayerMoment } from '../../src/contracts/events/player-moments.ts'
import type { PlayId, TitleId } from '../../src/contracts/ids.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'

/** A point of a title at which a viewer is or was. */
export interface PositionWrite {
  readonly titleId: TitleId
  readonly playId: PlayId
  readonly positionSeconds: number
  readonly durationSeconds: number
  /** How long ago the viewer was there, in milliseconds. */
  readonly ageMs: number
}

/** How a call is sent. `leaving`: the page may be gone before the answer comes, so the request must outlive it. */
export interface Sending {
  readonly leaving: boolean
}

/** The server as a running play sees it. Every call rejects when the server did not take it. */
export interface PlayServer {
  renew(playId: PlayId): Promise<PlaySession>
  heartbeat(playId: PlayId): Promise<{ readonly goOn: boolean }>
  end(playId: PlayId, sending: Sending): Promise<void>
  savePosition(position: PositionWrite, sending: Sending): Promise<void>
  sendMoments(moments: readonly PlayerMoment[], titleId: TitleId, sending: Sending): Promise<void>
}

/** What of `localStorage` the player uses. Each call may throw: storage may be full or forbidden. */
export interface KeyValueStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}
