import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export interface ExitOf {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that runs behind a guard. */
export interface GuardedChild {
  readonly pid: number
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

export interface GuardedStart {
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
 * The program cannot outlive us: a watcher in its process group waits on descriptor 4 for the end of a pipe whose other end only we hold.
 * When we end, however we end, it kills the group. The program takes the place of the shell, so the child's pid is the program's, and a pause of
 * that pid does not stop the watcher. The script is fixed; program and arguments are its parameters and are never read as script.
 */
const script = `
ulimit -c 0
ulimit -f "$1" 2>/dev/null
ulimit -v "$2" 2>/dev/null
niceness=$3
shift 3
(read -r _; kill -s KILL -- "-$$") <&4 >/dev/null 2>&1 3>&- 4<&- &
exec 4<&-
exec nice -n "$niceness" "$@"
`

export const startGuarded = async (start: GuardedStart): Promise<GuardedChild> => {
  // POSIX counts the limit of a file's size in blocks of 512 bytes; address space is in KiB.
  const limits = [Math.ceil(start.fileBytes / 512), Math.ceil(start.addressBytes / 1024), start.niceness].map(String)
  const child = spawn('/bin/sh', ['-c', script, 'media-tool', ...limits, start.program, ...start.args], {
    cwd: start.folder,
    env: start.environment,
    // A session of its own: a Ctrl-C on the terminal reaches us first, and the group has the child's pid.
    detached: true,
    stdio: ['ignore', start.keepStdout ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const guard = child.stdio[4] as Writable
  guard.on('error', () => {})
  const exited = endOf(child)
  void exited.then(() => guard.destroy())
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid!
  return {
    pid,
    stdout: child.stdout,
    stderr: child.stderr!,
    progress: child.stdio[3] as Readable,
    exited,
    closed,
    kill: () => signalGroup(pid),
  }
}

const endOf = (child: ChildProcess): Promise<ExitOf> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })

const signalGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (trouble) {
    // The group is gone already.
    if ((trouble as NodeJS.ErrnoException).code !== 'ESRCH') throw trouble
  }
}
