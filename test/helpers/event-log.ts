import type { EventEnvelope } from '../../src/contracts/events/index.ts'
import type { LogEngine } from '../../src/engines/log/port.ts'

export interface RememberingEventLog extends Pick<LogEngine, 'append'> {
  /** Everything appended so far, in order; of one name when given. */
  readonly told: (name?: string) => (EventEnvelope & { readonly topic: string })[]
}

/** An event log that only remembers, for tests of who tells what. What the port promises is tested on the real engines. */
export const rememberingEventLog = (): RememberingEventLog => {
  const entries: { topic: string; value: string }[] = []
  return {
    append: async (topic, added) => void entries.push(...added.map(({ value }) => ({ topic, value }))),
    told: (name) =>
      entries
        .map(({ topic, value }) => ({ ...(JSON.parse(value) as EventEnvelope), topic }))
        .filter((event) => name === undefined || event.name === name),
  }
}
