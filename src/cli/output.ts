import type { Clock } from '../kit/clock.ts'
import type { Output } from './command.ts'

/** Lines of progress on a pipe come at most this often, in milliseconds. */
const plainEveryMs = 3000

export const openOutput = (json: boolean, clock: Clock): Output => {
  const interactive = process.stdout.isTTY && !json
  let drawn = false
  let documented = false
  let lastPlainAt = Number.NEGATIVE_INFINITY
  const clear = () => {
    if (drawn) process.stdout.write('\r\u001B[2K')
    drawn = false
  }
  return {
    json,
    interactive,
    line(text = '') {
      if (json) return
      clear()
      process.stdout.write(`${text}\n`)
    },
    progress(text) {
      if (json) return
      if (interactive) {
        clear()
        process.stdout.write(text.slice(0, (process.stdout.columns || 80) - 1))
        drawn = true
      } else if (clock.monotonic() - lastPlainAt >= plainEveryMs) {
        lastPlainAt = clock.monotonic()
        process.stdout.write(`${text}\n`)
      }
    },
    document(value) {
      if (!json || documented) return
      documented = true
      process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    note(text) {
      clear()
      process.stderr.write(`${text}\n`)
    },
  }
}

/** `████████░░░░  67 %`. */
export const bar = (fraction: number, width = 24): string => {
  const full = Math.round(Math.max(0, Math.min(1, fraction)) * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(Math.floor(fraction * 100)).padStart(3)} %`
}

/** Columns as wide as their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
