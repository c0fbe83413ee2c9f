import { z } from 'zod'
import { everyEvent } from '../contracts/events/index.ts'

/** `docs/protocols/events.md`, made from the definitions of the events. */
export const eventsPage = (): string =>
  [
    '# Events',
    '',
    'What services tell each other through the log. Every event may arrive twice and late; order is promised per key only. Around the data stands an envelope: `id` (the same when it arrives twice), `name`, `at`, `key`, `sequence`.',
    '',
    ...everyEvent.flatMap((definition) => [
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
