import { dirname, resolve } from 'node:path'
import { pino } from 'pino'
import { toInstant, type Clock } from '../kit/clock.ts'
import { logTo, type Fields, type Level, type Log } from '../kit/log.ts'
import { makeFolder } from './make-folder.ts'

/**
 * A terminal gets one short line per event, everything else gets JSON. Names that hold secrets are cut out whatever the caller does.
 * Standard output stays free for what a command prints.
 */
export const openLog = (options: { level: Level; file: string | undefined; terminal: boolean; clock: Clock }): Log => {
  if (options.terminal && !options.file) return logTo(terminalWriter(options.level, options.clock))
  if (options.file) makeFolder(dirname(resolve(options.file)), 0o755)
  const logger = pino(
    {
      level: options.level,
      base: null,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '…' },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: options.file ?? 2, sync: true }),
  )
  return logTo((level, message, fields) => logger[level](fields, message))
}

const secretNames = ['password', 'token', 'sessionToken', 'setupToken', 'key', 'secret', 'authorization', 'cookie', 'pin']
const ranks: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

const terminalWriter = (lowest: Level, clock: Clock) => (level: Level, message: string, fields: Fields) => {
  if (ranks[level] < ranks[lowest]) return
  const details = Object.entries(fields)
    .filter(([name, value]) => value !== undefined && name !== 'error')
    .map(([name, value]) => `${name}=${secretNames.includes(name) ? '…' : typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { error } = fields
  const trouble = error instanceof Error ? `\n    ${level === 'error' ? (error.stack ?? error.message) : error.message}` : ''
  process.stderr.write(
    `${toInstant(clock.now()).slice(11, 19)} ${level.padEnd(5)} ${message}${details.length > 0 ? `  ${details.join(' ')}` : ''}${trouble}\n`,
  )
}
