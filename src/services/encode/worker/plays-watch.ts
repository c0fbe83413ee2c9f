import type { Clock } from '../../../kit/clock.ts'
import { messageOf } from '../../../kit/failure.ts'
import type { Log } from '../../../kit/log.ts'

/** How old an answer may be. */
const freshForMs = 2000

export interface PlaysWatch {
  /** Whether somebody watches. Playback that does not answer counts as nobody: work must not stop for ever because of it. */
  alive(): Promise<boolean>
}

export const watchPlays = (needs: { countPlays: () => Promise<{ plays: number }>; clock: Clock; log: Log }): PlaysWatch => {
  let answer = { alive: false, askedAt: Number.NEGATIVE_INFINITY }
  let asking: Promise<boolean> | undefined
  const ask = async () => {
    const askedAt = needs.clock.monotonic()
    try {
      answer = { alive: (await needs.countPlays()).plays > 0, askedAt }
    } catch (trouble) {
      needs.log.debug('plays are not known', { reason: messageOf(trouble) })
      answer = { alive: false, askedAt }
    } finally {
      asking = undefined
    }
    return answer.alive
  }
  return {
    async alive() {
      if (needs.clock.monotonic() - answer.askedAt < freshForMs) return answer.alive
      asking ??= ask()
      return asking
    },
  }
}
