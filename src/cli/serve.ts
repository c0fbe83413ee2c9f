import { systemClock } from '../kit/clock.ts'
import { Failure, isFailure } from '../kit/failure.ts'
import { endOnDefects } from '../host/end-at-once.ts'
import { openLog } from '../host/log.ts'
import { rolesIn, type Roles } from '../host/roles.ts'
import { readHouseFacts, serve as serveRoles } from '../host/start.ts'
import { openDataFolder } from '../host/data-folder.ts'
import { exitCode, type Command } from './command.ts'
import { wrongUse } from './typed.ts'

export const serve: Command = {
  name: 'serve',
  usage: '--roles encode-worker [--sql-url postgres://…]',
  summary: 'Run some services of a house whose others run elsewhere.',
  flags: { roles: { type: 'string', describes: 'all, control, encode-worker, or names of services, with commas' } },
  positionals: [0, 0],
  closesItself: true,
  async run({ readConfig, flags, output, signal }) {
    const given = readConfig()
    const roles = rolesOf(flags['roles'])
    const config = { ...given, 'sql.url': given['sql.url'] ?? readHouseFacts(openDataFolder(given.data))?.sql }
    if (!config['sql.url'])
      throw new Failure(
        'SQL_URL_NEEDED',
        'Services in several processes share one PostgreSQL: give sql.url (VITASCOPE_SQL_URL), or start the house of this data folder first.',
      )
    const log = openLog({ level: config.logLevel, file: config.logFile, terminal: process.stderr.isTTY === true, clock: systemClock })
    endOnDefects(log)
    const running = await serveRoles(config, log, roles)
    output.document({ roles: roles.names, duty: roles.duty ?? 'whole' })
    output.line(roles.duty === 'work' ? 'Working for encode.' : `Running ${roles.names.join(', ')}.`)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await running.close()
    return exitCode.done
  },
}

const rolesOf = (flag: string | boolean | undefined): Roles => {
  try {
    return rolesIn(typeof flag === 'string' ? flag : '')
  } catch (trouble) {
    throw isFailure(trouble, 'UNKNOWN_ROLE') ? wrongUse(`--roles: ${trouble.message}`) : trouble
  }
}
