import { systemClock } from '../kit/clock.ts'
import { Failure } from '../kit/failure.ts'
import { endOnDefects } from '../host/end-at-once.ts'
import { openLog } from '../host/log.ts'
import { servicesOfRoles } from '../host/roles.ts'
import { serve as serveRoles } from '../host/start.ts'
import { exitCode, type Command } from './command.ts'

export const serve: Command = {
  name: 'serve',
  usage: '--roles encode-worker --sql-url postgres://…',
  summary: 'Run some services of a house whose others run elsewhere.',
  flags: { roles: { type: 'string', describes: 'all, control, encode-worker, or names of services, with commas' } },
  positionals: [0, 0],
  async run({ readConfig, flags, output, signal }) {
    const config = readConfig()
    const names = servicesOfRoles(String(flags['roles'] ?? ''))
    if (!config['sql.url'])
      throw new Failure('SQL_URL_NEEDED', 'Services in several processes share one PostgreSQL: give sql.url (VITASCOPE_SQL_URL).')
    const log = openLog({ level: config.logLevel, file: config.logFile, terminal: process.stderr.isTTY === true, clock: systemClock })
    endOnDefects(log)
    const running = await serveRoles(config, log, names)
    output.document({ roles: names })
    output.line(`Running ${names.join(', ')}.`)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await running.close()
    return exitCode.done
  },
}
