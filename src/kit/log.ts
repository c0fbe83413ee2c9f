export type Level = 'debug' | 'info' | 'warn' | 'error'

/** What a line may carry: data, never secrets, tokens or personal text. An error goes under `error`. */
export type Fields = Readonly<Record<string, unknown>>

/** A constant message plus data, for the person at three in the morning. */
export interface Log {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** A log whose every line carries `fields` too. */
  with(fields: Fields): Log
}

/** A log made from one function that takes a finished line. */
export const logTo = (write: (level: Level, message: string, fields: Fields) => void, bound: Fields = {}): Log => {
  const at = (level: Level) => (message: string, fields?: Fields) => write(level, message, fields ? { ...bound, ...fields } : bound)
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => logTo(write, { ...bound, ...fields }),
  }
}

export const silentLog: Log = logTo(() => {})

export interface Line {
  readonly level: Level
  readonly message: string
  readonly fields: Fields
}

/** A log that remembers, for tests that assert on what was said. */
export const rememberingLog = (): Log & { readonly lines: readonly Line[] } => {
  const lines: Line[] = []
  return Object.assign(
    logTo((level, message, fields) => void lines.push({ level, message, fields })),
    { lines },
  )
}
