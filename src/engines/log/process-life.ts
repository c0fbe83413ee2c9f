import { readFileSync, readlinkSync } from 'node:fs'

/** Which process it was, told apart from a later one with the same number. */
export interface ProcessLife {
  readonly pid: number
  /** Clock ticks between the machine's start and the process's (proc(5), /proc/pid/stat, field 22). */
  readonly startedTicks: string
  /** The run of the machine and its process id namespace: only within one do numbers mean anything. */
  readonly space: string
}

/** Undefined where there is no /proc: then only the running out of a lease tells that its holder is gone. */
export const thisProcess = (): ProcessLife | undefined => {
  const space = readSpace()
  const startedTicks = space && readStat(process.pid)?.startedTicks
  return space && startedTicks ? { pid: process.pid, startedTicks, space } : undefined
}

/** True only when it is certain: same machine and namespace, and the process has ended, or is a zombie, or its number belongs to another. */
export const isGone = (life: ProcessLife): boolean => {
  if (life.space !== readSpace()) return false
  const stat = readStat(life.pid)
  return !stat || stat.startedTicks !== life.startedTicks || stat.state === 'Z' || stat.state === 'X'
}

const readSpace = (): string | undefined => {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

/** The program's name stands in parentheses and may hold anything, so fields count from the last one. */
const readStat = (pid: number): { state: string; startedTicks: string } | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0]!, startedTicks: fields[19]! }
  } catch {
    return undefined
  }
}
