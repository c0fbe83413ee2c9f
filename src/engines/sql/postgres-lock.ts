import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Who stands behind the number in one of PostgreSQL's lock files. */
export type LockHolder =
  | { readonly kind: 'server'; readonly pid: number }
  | { readonly kind: 'stranger'; readonly pid: number; readonly program: string }
  /** No such process, or a dead one that process 1 has not reaped yet, which PostgreSQL takes for alive. */
  | { readonly kind: 'nobody' }

export const lockHolder = (lockFile: string, dataFolder: string): LockHolder => {
  const pid = existsSync(lockFile) ? Math.abs(Number.parseInt(readFileSync(lockFile, 'utf8'), 10)) : Number.NaN
  if (!(pid > 0)) return { kind: 'nobody' }
  if (!existsSync('/proc/self/stat')) return isAlive(pid) ? { kind: 'server', pid } : { kind: 'nobody' }
  try {
    // proc_pid_stat(5): the state follows the program's name, which stands in brackets and may hold any character.
    const state = /\) (\w) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
    if (state === 'Z' || state === 'X') return { kind: 'nobody' }
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (command.includes(dataFolder)) return { kind: 'server', pid }
    return { kind: 'stranger', pid, program: basename(command[0] ?? '') }
  } catch {
    return { kind: 'nobody' }
  }
}

/**
 * Frees a lock whose number has been given to another program since, as happens after every restart of a container: PostgreSQL would refuse for
 * ever. The number is replaced by one that no process can have (the kernel's pid_max is at most 2^22), rather than the file removed, so that
 * PostgreSQL's second check stands: whether processes of the dead server still hold its shared memory.
 */
export const breakLock = (lockFile: string): void => {
  const [, ...rest] = readFileSync(lockFile, 'utf8').split('\n')
  writeFileSync(lockFile, [String(2 ** 22 + 1), ...rest].join('\n'))
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (trouble) {
    return (trouble as NodeJS.ErrnoException).code === 'EPERM'
  }
}
