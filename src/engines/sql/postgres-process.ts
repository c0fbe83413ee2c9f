import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { PostgresUser } from './postgres-user.ts'

/** A server that takes connections. */
export interface PostgresServer {
  /** Resolves with the server's last words when it has ended. */
  readonly ended: Promise<readonly string[]>
  /** Asks it to write everything out and end (a "fast shutdown"). */
  stop(): void
}

/** Either a server that takes connections, or what it said before it gave up. */
export type PostgresStart = { readonly server: PostgresServer } | { readonly refusal: readonly string[] }

/**
 * The shell that stands between us and the server. When its standard input ends, because we closed it or because we were killed, it
 * stops the server; when the server ends first, so does it. The watcher is the background job: one that waits for input in the
 * foreground would outlive a server that died by itself. It asks again and again, because a shell's background jobs begin with SIGINT
 * ignored (POSIX, 2.11) and a server that has only just been started would miss a single one.
 */
const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
p=$!
(read -r _; while kill -INT $p 2>/dev/null; do sleep 0.1; done) <&3 &
w=$!
trap 'kill -INT $p 2>/dev/null' TERM INT HUP
while kill -0 $p 2>/dev/null; do wait $p; s=$?; done
kill $w 2>/dev/null
exit $s
`

const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }
const keptLines = 20

export const runPostgres = (needs: {
  program: string
  args: readonly string[]
  user: PostgresUser
  log: Log
  /** For how long it may recover before it takes connections. */
  timeoutMs: number
}): Promise<PostgresStart> =>
  new Promise((resolve) => {
    const lines: string[] = []
    // A group of its own keeps Ctrl-C on a terminal from stopping the database before those who use it.
    const child = spawn('/bin/sh', ['-c', guard, 'postgresql', ...needs.user.prefix, needs.program, ...needs.args], {
      ...needs.user.ids,
      cwd: '/',
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    const ended = new Promise<readonly string[]>((end) => {
      child.once('exit', () => end(lines))
      child.once('error', (trouble) => end([messageOf(trouble)]))
    })
    const late = setTimeout(() => {
      lines.push(`no connections were taken within ${needs.timeoutMs} ms`)
      child.stdin.end()
    }, needs.timeoutMs)
    const settle = (start: PostgresStart) => {
      clearTimeout(late)
      resolve(start)
    }
    child.once('error', (trouble) => settle({ refusal: [messageOf(trouble)] }))
    child.once('close', () => settle({ refusal: lines }))
    child.stdin.on('error', () => {
      // The guard has ended already; `ended` tells.
    })
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      // FATAL ends one connection, whose owner hears of it; PANIC ends the server.
      needs.log[line.startsWith('PANIC:') ? 'error' : 'debug']('postgresql says', { line })
      if (line.endsWith('database system is ready to accept connections')) settle({ server: { ended, stop: () => child.stdin.end() } })
    })
  })

/** Runs one of PostgreSQL's programs to its end; returns what it wrote to standard error, or undefined when it went well. */
export const runToEnd = (needs: {
  program: string
  args: readonly string[]
  user: PostgresUser
  timeoutMs: number
}): Promise<string | undefined> =>
  new Promise((resolve) => {
    const [program = '', ...args] = [...needs.user.prefix, needs.program, ...needs.args]
    const options = { ...needs.user.ids, cwd: '/', env: environment, timeout: needs.timeoutMs }
    execFile(program, args, options, (trouble, _stdout, stderr) => resolve(trouble ? stderr.trim() || trouble.message : undefined))
  })
