import type { AudioChoice, QualityChoice, TextChoice } from './tracks.ts'
import type { PlayerTrouble } from './trouble.ts'

export type Engine = 'dash' | 'hls'

/** A part of the film that is here already, in seconds. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Everything that controls show. Each change makes a new object. */
export interface PlayerState {
  readonly phase: 'loading' | 'playing' | 'ended' | 'failed'
  /** What plays; undefined until the manifest was read. */
  readonly engine: Engine | undefined
  readonly positionSeconds: number
  readonly durationSeconds: number
  readonly buffered: readonly Span[]
  readonly paused: boolean
  /** No picture moves although it should: at the start, after a jump, or because the link is too slow. */
  readonly waiting: boolean
  /** The browser wants a press before it makes sound. */
  readonly needsPress: boolean
  /** From the press to the first frame, once there was one. */
  readonly firstFrameMs: number | undefined
  /** 0 to 1. */
  readonly volume: number
  readonly muted: boolean
  readonly speed: number
  readonly quality: 'auto' | number
  /** Lines of the picture on the screen. */
  readonly playingHeight: number | undefined
  readonly qualities: readonly QualityChoice[]
  readonly audio: readonly AudioChoice[]
  readonly text: readonly TextChoice[]
  readonly hasPreviews: boolean
  /** The edge that delivers. */
  readonly pathway: string
  readonly trouble: PlayerTrouble | undefined
}

/** Holds the state of one play and tells whoever listens that there is a new one. */
export interface PlayerStore {
  readonly state: PlayerState
  change(changes: Partial<PlayerState>): void
  /** Returns how to stop listening. */
  subscribe(listener: () => void): () => void
  /** Nothing changes any more. */
  close(): void
}

export const createPlayerStore = (initial: PlayerState): PlayerStore => {
  const listeners = new Set<() => void>()
  let state = initial
  let isClosed = false
  return {
    get state() {
      return state
    },
    change(changes) {
      if (isClosed) return
      state = { ...state, ...changes }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => {
      isClosed = true
    },
  }
}
