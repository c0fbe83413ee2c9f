export type Tool = 'ffmpeg' | 'ffprobe' | 'packager'

/** What the binaries of this machine can do, probed once at start. */
export interface Capabilities {
  readonly tools: Readonly<Record<Tool, ChosenTool | undefined>>
  readonly encoders: ReadonlySet<string>
  readonly decoders: ReadonlySet<string>
  readonly filters: ReadonlySet<string>
  /** For each tool that is missing: words that say what to install. */
  readonly missing: readonly string[]
}

export interface ChosenTool {
  readonly path: string
  readonly version: string
  readonly origin: 'variable' | 'package' | 'system'
  /** Words about binaries that would have come first and lack something that is needed. */
  readonly passedOver?: readonly string[]
}

export interface RunLimits {
  /** Wall time in milliseconds, not counting pauses. */
  readonly timeoutMs: number
  /** Resident memory in bytes. */
  readonly memoryBytes: number
  /** Bytes that may be written below `folder`. */
  readonly outputBytes: number
}

export interface Run {
  readonly tool: Tool
  readonly args: readonly string[]
  /** The working folder, and the only one in which the tool should write. */
  readonly folder: string
  readonly limits: RunLimits
  /** 0 normal, 19 lowest. */
  readonly niceness?: number
  readonly signal?: AbortSignal
  /** For ffmpeg: seconds of output media written so far, and the frame count. */
  readonly onProgress?: (progress: { mediaSeconds: number; frames: number }) => void
  /** Keep standard output, at most this many bytes; more is a refusal. Default 0: it is thrown away. */
  readonly stdoutBytes?: number
  /** Take standard output piece by piece, as it comes, instead of keeping it: at most `stdoutBytes` in all. What it throws ends the run. */
  readonly onStdout?: (piece: Uint8Array) => void
  /** Resolves to pause (SIGSTOP) and resume (SIGCONT) the child while it runs. */
  readonly onStarted?: (control: { pause(): void; resume(): void; readonly pid: number }) => void
}

export interface RunResult {
  readonly stdout: Uint8Array
  /** The last 16 KiB of standard error. */
  readonly stderr: string
  /** User and system seconds of the child. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/**
 * Media tools as child processes: masters are treated as hostile. No shell, no network protocols (ffmpeg and ffprobe run with `-protocol_whitelist file,pipe`),
 * an environment reduced to PATH and locale, limits of time, memory and output, ended with the host.
 *
 * Failures: `TOOL_MISSING`, `TOOL_REFUSED` (exit code other than 0; `data.stderr` has the last lines), `TOOL_TIMED_OUT`,
 * `TOOL_OUT_OF_MEMORY`, `TOOL_OUTPUT_TOO_LARGE`. An abort rejects with the signal's reason.
 */
export interface Transcoder {
  readonly capabilities: Capabilities
  run(run: Run): Promise<RunResult>
}
