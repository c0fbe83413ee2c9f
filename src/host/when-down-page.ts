import { services, type Left } from './services.ts'

/** `docs/operate/when-down.md`, made from the host table. */
export const whenDownPage = (): string =>
  [
    '# When something is down',
    '',
    'What is left while one service does not answer. Made from the host table (`src/host/services.ts`); tests end and freeze each service in turn and look.',
    '',
    '| service | needs | calls | a play | home | ingest |',
    '|---|---|---|---|---|---|',
    ...services.map(
      ({ name, engines, calls, whenDown }) =>
        `| **${name}** | ${engines.join(', ')} | ${calls.filter((callee) => callee !== name).join(', ')} | ${left(whenDown.play)} | ${left(whenDown.home)} | ${left(whenDown.ingest)} |`,
    ),
    '',
    '## Who calls whom',
    '',
    '```mermaid',
    'flowchart LR',
    ...services.flatMap(({ name, calls }) =>
      calls.filter((callee) => callee !== name && name !== 'gateway').map((callee) => `  ${name} --> ${callee}`),
    ),
    '  gateway --> every[every service]',
    '```',
    '',
  ].join('\n')

const left = ([outcome, words]: Left): string => (words === 'whole' ? 'works' : `${outcome}: ${words}`)
