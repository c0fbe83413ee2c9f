import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'

export interface ExitOf {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that runs behind a guard. */
export interface GuardedChild {
  /** 0 when it could not be started. */
  readonly pid: number
  /** The guard stands and the program may be paused; rejects when nothing could be started. */
  readonly ready: Promise<void>
  readonly stdout: Readable | null
  readonly stderr: Readable
  /** Descriptor 3 of the program. */
  readonly progress: Readable
  /** The program's own end, as soon as it is known; its output may still be on the way. */
  readonly exited: Promise<ExitOf>
  /** The program has ended and all that it wrote has been read. */
  readonly closed: Promise<void>
  /** Kills the program and whatever it started. */
  kill(): void
}

interface GuardedStart {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Of any one file that it writes. */
  readonly fileBytes: number
  /** Of its address space. */
  readonly addressBytes: number
  readonly niceness: number
  readonly keepStdout: boolean
}

/**
 * The program cannot outlive us: a watcher in its process group waits on descriptor 4 for the end of a socket whose other end only we hold.
 * When we end, however we end, it kills the group. It says when it is there: a program that is paused before that could be left behind.
 * The program takes the place of the shell, so the child's pid is the program's, and a pause of that pid does not stop the watcher.
 * The script is fixed; program and arguments are its parameters and are never read as script.
 */
const script = `
ulimit -c 0
ulimit -f "$1" 2>/dev/null
ulimit -v "$2" 2>/dev/null
niceness=$3
shift 3
(trap '' PIPE; echo ready >&4; read -r _ <&4; kill -s KILL -- "-$$") >/dev/null 2>&1 3>&- &
exec 4>&-
exec nice -n "$niceness" "$@"
`

/** What the program says must be listened to at once: Node throws away what nobody listens to when a child ends. */
export const startGuarded = (start: GuardedStart): GuardedChild => {
  // POSIX counts the limit of a file's size in blocks of 512 bytes; address space is in KiB.
  const limits = [Math.ceil(start.fileBytes / 512), Math.ceil(start.addressBytes / 1024), start.niceness].map(String)
  const child = spawn('/bin/sh', ['-c', script, 'media-tool', ...limits, start.program, ...start.args], {
    cwd: start.folder,
    env: start.environment,
    // A session of its own: a Ctrl-C on the terminal reaches us first, and the group has the child's pid.
    detached: true,
    stdio: ['ignore', start.keepStdout ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const guard = child.stdio[4] as Duplex
  guard.on('error', () => {})
  const exited = endOf(child)
  void exited.then(() => guard.destroy())
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ready = new Promise<void>((resolve, reject) => {
    guard.once('data', () => resolve())
    child.once('exit', () => resolve())
    child.once('error', reject)
  })
  const pid = child.pid ?? 0
  return {
    pid,
    ready,
    stdout: child.stdout,
    stderr: child.stderr!,
    progress: child.stdio[3] as Readable,
    exited,
    closed,
    kill: () => killGroup(pid),
  }
}

const endOf = (child: ChildProcess): Promise<ExitOf> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })

const killGroup = (pid: number): void => {
  try {
    if (pid > 0) process.kill(-pid, 'SIGKILL')
  } catch (trouble) {
    // The group is gone already.
    if ((trouble as NodeJS.ErrnoException).code !== 'ESRCH') throw trouble
  }
}
