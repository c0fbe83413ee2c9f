import { z } from 'zod'
import { Instant } from '../shared.ts'

/**
 * News that one service tells all others. `key` is the aggregate (a title, a play, a profile): order is promised per key only,
 * and `sequence` counts up within it. Whoever listens must bear the same event twice, and late.
 */
export interface EventDefinition<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly name: Name
  readonly topic: string
  readonly data: Data
  readonly description: string
}

export const EventEnvelope = z.object({
  /** Unique; the same when the event arrives twice. */
  id: z.uuid(),
  name: z.string(),
  at: Instant,
  key: z.string(),
  sequence: z.number().int(),
  data: z.unknown(),
})
export type EventEnvelope = z.infer<typeof EventEnvelope>

export type EventOf<Definition extends EventDefinition> = Omit<EventEnvelope, 'data' | 'name'> & {
  readonly name: Definition['name']
  readonly data: z.infer<Definition['data']>
}

export const defineEvent = <Name extends string, Data extends z.ZodType>(definition: EventDefinition<Name, Data>) => definition
