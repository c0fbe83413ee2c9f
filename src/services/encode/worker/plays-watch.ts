import type { Clock } from '../../../kit/clock.ts'
import { messageOf } from '../../../kit/failure.ts'
import { firstWithin } from '../../../kit/first-within.ts'
import type { Log } from '../../../kit/log.ts'

/** How old an answer may be. */
const freshForMs = 2000
/** How long the queue waits to hear it, in milliseconds. */
const patienceMs = 1000

export interface PlaysWatch {
  /** Whether somebody watches. Playback that does not answer counts as nobody: work must not stop for ever because of it. */
  alive(): Promise<boolean>
}

export const watchPlays = (needs: {
  countPlays: (signal: AbortSignal) => Promise<{ plays: number }>
  clock: Clock
  log: Log
}): PlaysWatch => {
  const { clock, log } = needs
  let answer = { alive: false, askedAt: Number.NEGATIVE_INFINITY }
  let asking: Promise<boolean> | undefined
  const ask = async () => {
    const askedAt = clock.monotonic()
    const late = new AbortController()
    const counting = needs.countPlays(late.signal).catch((trouble: unknown) => {
      log.debug('plays are not known', { reason: messageOf(trouble) })
      return undefined
    })
    const counted = await firstWithin(clock, patienceMs, counting, undefined)
    late.abort(new Error('nobody waits for it any more'))
    answer = { alive: counted !== undefined && counted.plays > 0, askedAt }
    asking = undefined
    return answer.alive
  }
  return {
    async alive() {
      if (clock.monotonic() - answer.askedAt < freshForMs) return answer.alive
      asking ??= ask()
      return asking
    },
  }
}
