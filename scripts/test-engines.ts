import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { startVitest } from 'vitest/node'

/**
 * `npm run test:engines [-- NAME…]`: the conformance suites against real engines, `test/engines/<name>.engine.ts`. An engine
 * takes part when its variable says where it runs, or when its binary is here for the test to start. The others are named as not run.
 */
interface RealEngine {
  readonly name: string
  /** Where a running one is reached. */
  readonly variable: string
  /** What a test can start by itself. */
  readonly binary: string
}

const engines: readonly RealEngine[] = [
  { name: 'postgres', variable: 'VITASCOPE_TEST_POSTGRES_URL', binary: 'postgres' },
  { name: 's3', variable: 'VITASCOPE_TEST_S3_URL', binary: 'minio' },
  { name: 'kafka', variable: 'VITASCOPE_TEST_KAFKA_BROKERS', binary: 'kafka-server-start.sh' },
  { name: 'cassandra', variable: 'VITASCOPE_TEST_CASSANDRA_HOSTS', binary: 'cassandra' },
  { name: 'valkey', variable: 'VITASCOPE_TEST_VALKEY_URL', binary: 'valkey-server' },
  { name: 'opensearch', variable: 'VITASCOPE_TEST_OPENSEARCH_URL', binary: 'opensearch' },
  { name: 'smtp', variable: 'VITASCOPE_TEST_SMTP_URL', binary: 'mailpit' },
]

const root = resolve(import.meta.dirname, '..')
const suiteOf = (name: string) => `test/engines/${name}.engine.ts`
const isOnPath = (binary: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, binary)))

/** Undefined when it can be run. */
const whyNot = ({ name, variable, binary }: RealEngine): string | undefined => {
  if (!existsSync(join(root, suiteOf(name)))) return 'there is no suite for it yet'
  if (process.env[variable] || isOnPath(binary)) return undefined
  return `${variable} is not set and ${binary} is not on PATH`
}

const wanted = engines.filter(({ name }) => process.argv.length === 2 || process.argv.slice(2).includes(name))
const runnable = wanted.filter((engine) => whyNot(engine) === undefined)
let failed = false
if (runnable.length > 0) {
  const vitest = await startVitest('test', [], { root, watch: false, include: runnable.map(({ name }) => suiteOf(name)) })
  failed = vitest.state.getTestModules().some((module) => module.state() === 'failed') || vitest.state.getUnhandledErrors().length > 0
  await vitest.close()
}
for (const engine of wanted) {
  const reason = whyNot(engine)
  process.stdout.write(reason === undefined ? `run      ${engine.name}\n` : `NOT RUN  ${engine.name}: ${reason}\n`)
}
process.stdout.write(`${runnable.length} engines ${failed ? 'run, with failures' : 'run'}, ${wanted.length - runnable.length} not run\n`)
process.exitCode = failed ? 1 : 0
