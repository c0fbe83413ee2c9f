import { everyEvent } from '../contracts/events/index.ts'
import type { LogEngine } from '../engines/log/port.ts'
import type { Clock } from '../kit/clock.ts'
import { messageOf } from '../kit/failure.ts'
import { loop, type Closable } from '../kit/lifecycle.ts'
import type { Log } from '../kit/log.ts'

const everyMs = 3_600_000

/** Lets go of events that are older than the configuration keeps, topic by topic, once an hour. */
export const trimLog = (needs: { eventLog: LogEngine; clock: Clock; log: Log; retentionDays: number }): Closable =>
  loop({
    name: 'log retention',
    turn: async () => {
      for (const topic of topics) {
        const entries = await needs.eventLog.trim(topic, needs.retentionDays * 86_400_000)
        if (entries > 0) needs.log.info('old events are gone', { topic, entries })
      }
      return everyMs
    },
    sleep: (ms, signal) => needs.clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      needs.log.warn('the log was not trimmed', { reason: messageOf(trouble) })
      return everyMs
    },
  })

const topics = [...new Set(everyEvent.map(({ topic }) => topic))]
