import type { Readable } from 'node:stream'
import type { Clock } from '../../kit/clock.ts'
import { Failure } from '../../kit/failure.ts'
import { startGuarded } from './guard.ts'
import type { ExitOf, GuardedChild } from './guard.ts'
import type { Capabilities, Run, RunResult } from './port.ts'
import { folderBytes, readProcessUsage, type ProcessUsage } from './process-usage.ts'
import { progressReader } from './read-progress.ts'
import { toolArguments } from './tool-arguments.ts'

interface Surroundings {
  readonly clock: Clock
  readonly capabilities: Capabilities
  readonly environment: Readonly<Record<string, string>>
}

/** One run of one tool, from its start until it has ended and all that it said has been read. */
export const runTool = async ({ clock, capabilities, environment }: Surroundings, run: Run): Promise<RunResult> => {
  const tool = capabilities.tools[run.tool]
  if (!tool) {
    const words = capabilities.missing.find((missing) => missing.startsWith(`${run.tool}:`)) ?? `${run.tool} is missing.`
    throw new Failure('TOOL_MISSING', words, { tool: run.tool })
  }
  run.signal?.throwIfAborted()
  const args = toolArguments(run.tool, run.args)
  const bytesBefore = await folderBytes(run.folder)
  const startedMs = clock.monotonic()
  const child = startGuarded({
    program: tool.path,
    args,
    folder: run.folder,
    environment,
    fileBytes: run.limits.outputBytes,
    addressBytes: addressBytesFor(run.limits.memoryBytes),
    niceness: run.niceness ?? 0,
    keepStdout: (run.stdoutBytes ?? 0) > 0,
  })
  const ending = endingOf(child, run.signal)
  const pausing = pausingOf(child, clock)
  const { onStdout } = run
  const stdout = takeAll(child.stdout, {
    limit: run.stdoutBytes ?? 0,
    onPiece: onStdout && ((piece) => ending.unless(() => onStdout(piece))),
    onTooMuch: () => ending.because(saidTooMuch(run)),
  })
  const stderr = keepTail(child.stderr)
  const meter = meterOf(child.pid)
  const report = run.onProgress
  const onProgress = progressReader((progress) => {
    // ffmpeg says that it is through just before it ends.
    meter.read()
    ending.unless(() => report?.(progress))
  })
  child.progress.setEncoding('utf8').on('data', onProgress)
  const watching = watch({ clock, meter, run, startedMs, bytesBefore, ending, pausing })
  await child.ready
  ending.unless(() => run.onStarted?.(pausing.control))
  const exit = await child.exited
  await watching
  await child.closed
  const words = stderr()
  const reason = ending.reason() ?? troubleOf(run, exit, words)
  if (reason !== undefined) throw reason
  return {
    stdout: stdout(),
    stderr: words,
    // The polls miss the last moments, and -benchmark is not printed at every log level: both are lower bounds.
    cpuSeconds: Math.max(meter.cpuSeconds(), benchmarkSeconds(words)),
    wallSeconds: (clock.monotonic() - startedMs) / 1000,
  }
}

const stderrBytes = 16 << 10
/** What the last poll does not see is lost: polls begin close together and stay within a small share of what a run has taken so far, up to this. */
const slowestPollMs = 250
const fastestPollMs = 15
const pollShare = 0.05
const folderPollMs = 500

/** Address space is asked for long before it is used: this much never stops an honest run, and always stops a runaway one between two polls. */
const addressBytesFor = (memoryBytes: number): number => memoryBytes * 4 + 4 * 2 ** 30

interface Ending {
  /** Kills the tool; the first reason given is what the run rejects with. */
  because(reason: unknown): void
  /** Ends the run when a callback throws. */
  unless(callback: () => void): void
  reason(): unknown
  /** Aborts when the tool has ended. */
  readonly over: AbortSignal
}

const endingOf = (child: GuardedChild, signal: AbortSignal | undefined): Ending => {
  const over = new AbortController()
  let reason: unknown
  const because = (why: unknown) => {
    if (over.signal.aborted || reason !== undefined) return
    reason = why
    child.kill()
  }
  const onAbort = () => because(signal?.reason ?? new Error('aborted'))
  signal?.addEventListener('abort', onAbort)
  // It may have been aborted while the tool was being started.
  if (signal?.aborted) onAbort()
  void child.exited.then(() => {
    signal?.removeEventListener('abort', onAbort)
    over.abort(new Error('the tool has ended'))
  })
  return {
    because,
    unless(callback) {
      try {
        callback()
      } catch (trouble) {
        because(trouble)
      }
    },
    reason: () => reason,
    over: over.signal,
  }
}

interface Pausing {
  readonly control: { pause(): void; resume(): void; readonly pid: number }
  /** Milliseconds of all pauses so far. */
  pausedMs(): number
}

const pausingOf = (child: GuardedChild, clock: Clock): Pausing => {
  let pausedSince: number | undefined
  let pausedMs = 0
  let over = false
  void child.exited.then(() => (over = true))
  return {
    control: {
      pid: child.pid,
      pause() {
        if (over || pausedSince !== undefined) return
        pausedSince = clock.monotonic()
        process.kill(child.pid, 'SIGSTOP')
      },
      resume() {
        if (over || pausedSince === undefined) return
        pausedMs += clock.monotonic() - pausedSince
        pausedSince = undefined
        process.kill(child.pid, 'SIGCONT')
      },
    },
    pausedMs: () => pausedMs + (pausedSince === undefined ? 0 : clock.monotonic() - pausedSince),
  }
}

interface Meter {
  /** What the process has used so far; undefined when it is gone. */
  read(): ProcessUsage | undefined
  /** As last seen. */
  cpuSeconds(): number
}

const meterOf = (pid: number): Meter => {
  let cpuSeconds = 0
  return {
    read() {
      const usage = readProcessUsage(pid)
      cpuSeconds = Math.max(cpuSeconds, usage?.cpuSeconds ?? 0)
      return usage
    },
    cpuSeconds: () => cpuSeconds,
  }
}

/** Holds the tool to its limits until it has ended. */
const watch = async (watched: {
  clock: Clock
  meter: Meter
  run: Run
  startedMs: number
  bytesBefore: number
  ending: Ending
  pausing: Pausing
}): Promise<void> => {
  const { clock, meter, run, startedMs, bytesBefore, ending, pausing } = watched
  let folderCheckedMs = startedMs
  while (!ending.over.aborted) {
    const pollMs = Math.min(slowestPollMs, Math.max(fastestPollMs, (clock.monotonic() - startedMs) * pollShare))
    await clock.sleep(pollMs, ending.over).catch(() => {})
    const nowMs = clock.monotonic()
    if (nowMs - startedMs - pausing.pausedMs() > run.limits.timeoutMs) ending.because(tookTooLong(run))
    const usage = meter.read()
    if (usage && usage.residentBytes > run.limits.memoryBytes) ending.because(usedTooMuch(run))
    // What went through write calls is at least what lies in files, so the folder is only measured when that could be too much.
    if (nowMs - folderCheckedMs < folderPollMs || (usage && usage.writtenBytes <= run.limits.outputBytes)) continue
    folderCheckedMs = nowMs
    if ((await folderBytes(run.folder)) - bytesBefore > run.limits.outputBytes) ending.because(wroteTooMuch(run))
  }
}

/** Everything that a stream says, as long as it stays within the limit: kept, or handed on piece by piece. */
const takeAll = (
  stream: Readable | null,
  { limit, onPiece, onTooMuch }: { limit: number; onPiece: ((piece: Uint8Array) => void) | undefined; onTooMuch: () => void },
): (() => Uint8Array) => {
  const pieces: Buffer[] = []
  const take = onPiece ?? ((piece: Uint8Array) => void pieces.push(piece as Buffer))
  let bytes = 0
  stream?.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes <= limit) take(piece)
    else onTooMuch()
  })
  return () => new Uint8Array(Buffer.concat(pieces))
}

const keepTail = (stream: Readable): (() => string) => {
  let tail = Buffer.alloc(0)
  stream.on('data', (piece: Buffer) => {
    const all = Buffer.concat([tail, piece])
    tail = Buffer.from(all.subarray(Math.max(0, all.length - stderrBytes)))
  })
  return () => tail.toString('utf8')
}

/** `bench: utime=1.234s stime=0.056s rtime=0.789s` */
const benchmarkSeconds = (stderr: string): number => {
  const match = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr)
  return match ? Number(match[1]) + Number(match[2]) : 0
}

const troubleOf = (run: Run, { code, signal }: ExitOf, stderr: string): Failure | undefined => {
  if (code === 0) return undefined
  if (signal === 'SIGXFSZ') return wroteTooMuch(run)
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !line.startsWith('bench: '))
  const lastWords = lines.at(-1)?.trim() ?? 'it said nothing'
  const data = { tool: run.tool, code, signal, stderr: lines.slice(-keptLines).join('\n') }
  // Without a reason of ours this is the kernel, out of memory, or somebody at a terminal.
  if (signal === 'SIGKILL')
    return new Failure('TOOL_OUT_OF_MEMORY', `${run.tool} was killed from outside, most often because the machine ran out of memory.`, data)
  if (/Cannot allocate memory|std::bad_alloc/.test(stderr)) return usedTooMuch(run, data)
  // POSIX shells end with 126 and 127 when the program cannot be run or is not there.
  if (code === 126 || code === 127) return new Failure('TOOL_MISSING', `${run.tool} cannot be started any more: ${lastWords}`, data)
  return new Failure('TOOL_REFUSED', `${run.tool} ended with ${signal ?? `code ${code}`}: ${lastWords}`, data)
}

const keptLines = 12

const tookTooLong = (run: Run): Failure =>
  new Failure('TOOL_TIMED_OUT', `${run.tool} took longer than ${run.limits.timeoutMs} ms.`, { tool: run.tool, limit: run.limits.timeoutMs })

const usedTooMuch = (run: Run, data: Readonly<Record<string, unknown>> = {}): Failure =>
  new Failure('TOOL_OUT_OF_MEMORY', `${run.tool} needed more than ${run.limits.memoryBytes} bytes of memory.`, {
    ...data,
    tool: run.tool,
    limit: run.limits.memoryBytes,
  })

const wroteTooMuch = (run: Run): Failure =>
  new Failure('TOOL_OUTPUT_TOO_LARGE', `${run.tool} wrote more than ${run.limits.outputBytes} bytes.`, {
    tool: run.tool,
    limit: run.limits.outputBytes,
  })

const saidTooMuch = (run: Run): Failure =>
  new Failure('TOOL_OUTPUT_TOO_LARGE', `${run.tool} said more than ${run.stdoutBytes} bytes.`, { tool: run.tool, limit: run.stdoutBytes })
