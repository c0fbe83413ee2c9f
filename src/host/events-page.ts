import { z } from 'zod'
import * as events from '../contracts/events/index.ts'
import type { EventDefinition } from '../contracts/events/index.ts'

const definitions = (Object.values(events) as unknown[]).filter((value): value is EventDefinition => typeof value === 'object' && value !== null && 'topic' in value && 'data' in value)

/** `docs/protocols/events.md`, made from the definitions of the events. */
export const eventsPage = (): string =>
  [
    '# Events',
    '',
    'What services tell each other through the log. Every event may arrive twice and late; order is promised per key only. Around the data stands an envelope: `id` (the same when it arrives twice), `name`, `at`, `key`, `sequence`.',
    '',
    ...definitions.toSorted((a, b) => a.topic.localeCompare(b.topic)).flatMap((definition) => [
      `## \`${definition.name}\``,
      '',
      `Topic \`${definition.topic}\`. ${definition.description}`,
      '',
      '```json',
      JSON.stringify(z.toJSONSchema(definition.data, { io: 'input', unrepresentable: 'any' }), null, 2),
      '```',
      '',
    ]),
  ].join('\n')
