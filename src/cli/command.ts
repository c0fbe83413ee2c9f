import type { Clients } from '../contracts/index.ts'
import type { Config } from '../host/config/settings.ts'

/** Exit codes of every command. */
export const exitCode = { done: 0, refused: 1, usage: 2, outage: 3 } as const

/** Where a command's words go. With `--json` standard output gets one document and nothing else. */
export interface Output {
  readonly json: boolean
  /** True on a terminal that can redraw its last line. */
  readonly interactive: boolean
  /** A line for people; silent with `--json`. */
  line(text?: string): void
  /** Redraws the last line on a terminal; on a pipe it is a plain line, at most one every few seconds. */
  progress(text: string): void
  /** The one document of `--json`; a second one is dropped. */
  document(value: unknown): void
  /** A word about the work itself, on standard error. */
  note(text: string): void
}

export interface CommandInput {
  readonly positionals: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly output: Output
  readonly readConfig: () => Config
  /** Clients of the running house, or of the one at `--url`. */
  readonly connect: () => Promise<Connection>
  readonly signal: AbortSignal
}

export interface Connection {
  readonly clients: Clients
  readonly url: string
  /** For byte paths. */
  readonly authorization: string
  /** The house runs on this machine and reads our files in place. */
  readonly local: boolean
}

export interface Command {
  readonly name: string
  /** What stands after the name, e.g. `FILE --title NAME`. */
  readonly usage: string
  readonly summary: string
  /** Flags of this command, without the dashes. Every key of the configuration is a flag of every command too. */
  readonly flags: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly describes: string }>>
  readonly positionals: readonly [atLeast: number, atMost: number]
  /** The flag or word that fills a field of the contract's input, for words about what the house refused. */
  readonly fields?: Readonly<Record<string, string>>
  /** Closes in order when it is told to stop. Any other is left where it is, and the process ends. */
  readonly closesItself?: true
  readonly run: (input: CommandInput) => Promise<number>
}
