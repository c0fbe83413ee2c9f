import { EventEnvelope } from '../contracts/events/index.ts'
import type { Reaction, ServiceName } from '../contracts/service.ts'
import type { Entry, LogEngine } from '../engines/log/port.ts'
import { messageOf } from '../kit/failure.ts'
import type { Closable } from '../kit/lifecycle.ts'
import type { Log } from '../kit/log.ts'
import type { Telemetry } from './telemetry.ts'

/** Events handed over at once; a reaction that fails makes the whole batch come again. */
const batchSize = 100

/**
 * Hands the events of the log to the reactions of one service, at least once and in order per key. Bytes from the log are checked once, here; an event
 * that does not fit its definition can never be reacted to, so it is told in the log and left behind.
 */
export const startReactions = (
  needs: { eventLog: LogEngine; log: Log; telemetry: Telemetry },
  service: ServiceName,
  reactions: readonly Reaction[],
): Closable[] => {
  const topics = new Set(reactions.map((reaction) => reaction.event.topic))
  return [...topics].map((topic) => {
    const byName = new Map(
      reactions.filter((reaction) => reaction.event.topic === topic).map((reaction) => [reaction.event.name, reaction]),
    )
    return needs.eventLog.consume({
      topic,
      group: service,
      start: 'first',
      batch: batchSize,
      handle: async (entries) => {
        for (const entry of entries) await reactTo(needs, service, byName, entry)
      },
      onTrouble: (trouble) =>
        needs.log.warn('reaction failed, will be tried again', { service, topic, reason: messageOf(trouble), error: trouble }),
    })
  })
}

const reactTo = async (
  needs: { log: Log; telemetry: Telemetry },
  service: ServiceName,
  byName: ReadonlyMap<string, Reaction>,
  entry: Entry,
): Promise<void> => {
  const envelope = parseEnvelope(entry.value)
  const reaction = envelope && byName.get(envelope.name)
  if (envelope && !reaction) return
  const data = reaction?.event.data.safeParse(envelope?.data)
  if (!envelope || !reaction || !data?.success) {
    needs.telemetry.reaction(service, envelope?.name ?? 'unreadable', 'refused')
    needs.log.error('event does not fit its definition and is left behind', {
      service,
      topic: entry.topic,
      partition: entry.partition,
      offset: entry.offset,
    })
    return
  }
  try {
    await reaction.react({ ...envelope, data: data.data })
    needs.telemetry.reaction(service, envelope.name, 'done')
  } catch (trouble) {
    needs.telemetry.reaction(service, envelope.name, 'failed')
    throw trouble
  }
}

const parseEnvelope = (text: string): EventEnvelope | undefined => {
  try {
    return EventEnvelope.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
