import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { startVitest } from 'vitest/node'
import { findProgram } from '../bench/find-program.ts'
import { counted } from '../src/kit/text.ts'
import { installedPostgres, postgresVariable } from '../test/engines/postgres.setup.ts'

/**
 * `npm run test:engines [-- NAME…]`: the same promises as in `npm test`, kept by what others run: a PostgreSQL that is not the packaged one, a
 * real S3, a foreign mail server, nginx before the house, a Docker engine. What is not here is named as not run, never as passed.
 */
interface RealEngine {
  readonly name: string
  /** Undefined when it can be run here. */
  readonly whyNot: () => string | undefined
  readonly suites: readonly string[]
  /** In the place of the usual database of the tests. */
  readonly setup?: string
}

const answers = (program: string, ...args: string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

const engines: readonly RealEngine[] = [
  {
    name: 'postgres',
    whyNot: () =>
      process.env[postgresVariable] || installedPostgres() ? undefined : `no PostgreSQL is installed, and ${postgresVariable} is not set`,
    suites: [
      'test/engines/postgres.engine.ts',
      'src/engines/sql/postgres-sql.test.ts',
      'src/engines/work/sql-work.test.ts',
      'src/engines/outbox/sql-outbox.test.ts',
    ],
    setup: 'test/engines/postgres.setup.ts',
  },
  {
    name: 's3',
    whyNot: () =>
      process.env['VITASCOPE_TEST_S3_URL'] ? undefined : 'VITASCOPE_TEST_S3_URL is not set (http://key:secret@host:9000/bucket)',
    suites: ['test/engines/s3.engine.ts'],
  },
  {
    name: 'smtp',
    whyNot: () =>
      answers('python3', '-W', 'ignore', '-c', 'import smtpd') ? undefined : 'no Python up to 3.11, whose mail server is used',
    suites: ['test/engines/smtp.engine.ts'],
  },
  {
    name: 'nginx',
    whyNot: () => (findProgram('nginx') ? undefined : 'nginx is not installed'),
    suites: ['test/engines/nginx.engine.ts'],
  },
  {
    name: 'docker',
    whyNot: () => (answers('docker', 'info') ? undefined : 'no Docker engine answers'),
    suites: ['test/engines/docker.engine.ts'],
  },
]

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
const asked = process.argv.slice(2)
const wanted = engines.filter(({ name }) => asked.length === 0 || asked.includes(name))
const results: { readonly name: string; readonly words: string }[] = []
let failed = wanted.length === 0
for (const { name, whyNot, suites, setup } of wanted) {
  const reason = whyNot()
  if (reason !== undefined) {
    results.push({ name, words: `not run: ${reason}` })
    continue
  }
  const vitest = await startVitest('test', [], { root, watch: false, include: [...suites], ...(setup && { globalSetup: [setup] }) })
  const modules = vitest.state.getTestModules()
  const passes = modules.length > 0 && modules.every((module) => module.ok()) && vitest.state.getUnhandledErrors().length === 0
  const count = (state: 'passed' | 'skipped') => modules.reduce((total, module) => total + [...module.children.allTests(state)].length, 0)
  const left = count('skipped') > 0 ? `, ${count('skipped')} not run` : ''
  results.push({ name, words: passes ? `${counted(count('passed'), 'test')} passed${left}` : 'FAILED' })
  if (!passes) failed = true
  await vitest.close()
}
for (const { name, words } of results) process.stdout.write(`${name.padEnd(9)} ${words}\n`)
if (wanted.length === 0)
  process.stderr.write(`There is no engine ${asked.join(', ')}. There are: ${engines.map(({ name }) => name).join(', ')}\n`)
process.exitCode = failed ? 1 : 0
