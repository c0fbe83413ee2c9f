import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/engines/sql/embedded-postgres.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://` URI of the server that all test files share; `openTestSql` gives each call a database of its own. */
    sqlConnection: string
  }
}

/** One PostgreSQL for the whole run, without fsync. It and its folder go with the run, however that ends. */
export default async function globalSetup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-test-sql-'))
  const sweep = sweeper(folder)
  // As root the server runs as somebody else, who must be able to enter.
  chmodSync(folder, 0o711)
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'pg'),
    runFolder: join(folder, 'run'),
    log: silentLog,
    clock: systemClock,
    fsync: false,
  })
  project.provide('sqlConnection', server.connection)
  return async () => {
    await server.close()
    await sweep()
  }
}

/** Removes the folder once nobody holds the other end of its pipe and the server has ended: also after a `kill -9` of the run. */
const sweeper = (folder: string): (() => Promise<void>) => {
  const script = 'read -r _; n=0; while [ -e "$1/pg/postmaster.pid" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done; rm -rf "$1"'
  const child = spawn('/bin/sh', ['-c', script, 'sweep', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  return async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
}
