import { readFileSync } from 'node:fs'
import { readdir, lstat } from 'node:fs/promises'
import { join } from 'node:path'

export interface ProcessUsage {
  readonly cpuSeconds: number
  readonly residentBytes: number
  /** Bytes handed to write calls, pipes and the terminal included. */
  readonly writtenBytes: number
}

/** Linux counts processor time for user space in hundredths of a second on every architecture (proc(5), sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100

/** What a process has used so far; undefined when it is gone, or where there is no /proc. */
export const readProcessUsage = (pid: number): ProcessUsage | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold blanks and parentheses: fields are counted from its end. utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      residentBytes: numberAfter(`/proc/${pid}/status`, 'VmRSS:') * 1024,
      writtenBytes: numberAfter(`/proc/${pid}/io`, 'wchar:'),
    }
  } catch {
    return undefined
  }
}

const numberAfter = (path: string, label: string): number => {
  const text = readFileSync(path, 'latin1')
  const at = text.indexOf(label)
  return at < 0 ? 0 : Number.parseInt(text.slice(at + label.length), 10)
}

/** The bytes of all files below a folder; links are not followed, and what vanishes meanwhile counts nothing. */
export const folderBytes = async (folder: string): Promise<number> => {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += await folderBytes(path)
    else if (entry.isFile())
      bytes += await lstat(path).then(
        (file) => file.size,
        () => 0,
      )
  }
  return bytes
}
