import type { Clock } from '../../src/kit/clock.ts'
import type { MomentData, Telemetry } from './telemetry.ts'

/**
 * Turns what the picture does into the moments of a play.
 *
 * A wait counts as a stall only between the first frame and the end, and not while the viewer jumps. `first-frame` is measured from the press.
 */
export interface Story {
  firstFrame(): void
  waiting(isWaiting: boolean): void
  seeking(): void
  seeked(): void
  ended(): void
}

export const openStory = (needs: {
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'note'>
  /** Monotonic milliseconds of the press. */
  readonly pressedAt: number
  /** What is true of the picture right now. */
  readonly facts: () => MomentData
}): Story => {
  const { clock, facts, telemetry } = needs
  let hasPicture = false
  let isSeeking = false
  let stalledAt: number | undefined

  const resume = () => {
    if (stalledAt === undefined) return
    telemetry.note('resumed', { ...facts(), elapsedMs: clock.monotonic() - stalledAt })
    stalledAt = undefined
  }
  return {
    firstFrame() {
      if (hasPicture) return
      hasPicture = true
      telemetry.note('first-frame', { ...facts(), elapsedMs: clock.monotonic() - needs.pressedAt })
    },
    waiting(isWaiting) {
      if (!isWaiting) return resume()
      if (!hasPicture || isSeeking || stalledAt !== undefined) return
      stalledAt = clock.monotonic()
      telemetry.note('stalled', facts())
    },
    seeking() {
      isSeeking = true
      resume()
    },
    seeked() {
      if (isSeeking && hasPicture) telemetry.note('seeked', facts())
      isSeeking = false
    },
    ended() {
      resume()
      telemetry.note('ended', facts())
    },
  }
}
