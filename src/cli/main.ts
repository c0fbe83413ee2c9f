import { readConfig } from '../host/config/read-config.ts'
import { endAtOnce } from '../host/end-at-once.ts'
import { version } from '../host/version.ts'
import { systemClock } from '../kit/clock.ts'
import { exitCode, type Output } from './command.ts'
import { connect } from './connect.ts'
import { endingOf, stoppedEnding, wrongEnding, type Ending } from './ending.ts'
import { openOutput } from './output.ts'
import { understand, type Asked } from './understand.ts'
import { overview, overviewDocument, usageDocument, usageOf } from './usage.ts'

interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly folder: string
  /** Tells a command to stop. */
  readonly signal: AbortSignal
}

/** Runs one command line; resolves to its exit code. With `--json` one document stands on standard output, whatever happened. */
export const runCommandLine = async (words: readonly string[], surroundings: Surroundings): Promise<number> => {
  const output = openOutput(asksForJson(words), systemClock)
  const asked = understand(words)
  switch (asked.kind) {
    case 'version':
      return say(output, version, { version })
    case 'overview':
      return say(output, overview(), overviewDocument())
    case 'usage':
      return say(output, usageOf(asked.command), usageDocument(asked.command))
    case 'wrong':
      return end(output, wrongEnding(asked.words, asked.command))
    case 'run':
      return run(asked, output, surroundings)
  }
}

/** Also on a line that is wrong in some other way. */
const asksForJson = (words: readonly string[]): boolean => {
  const flagsEnd = words.indexOf('--')
  return words.slice(0, flagsEnd < 0 ? undefined : flagsEnd).includes('--json')
}

const run = async (
  { command, positionals, flags, settings }: Extract<Asked, { kind: 'run' }>,
  output: Output,
  { variables, folder, signal }: Surroundings,
): Promise<number> => {
  const config = () => readConfig({ folder, variables, flags: settings })
  const given = typeof flags['url'] === 'string'
  const url = given ? String(flags['url']) : variables['VITASCOPE_URL']
  const input = {
    positionals,
    flags,
    output,
    readConfig: config,
    connect: () =>
      connect({
        ...(url && { elsewhere: { url, from: given ? '--url' : 'VITASCOPE_URL' } }),
        apiKey: variables['VITASCOPE_API_KEY'],
        readConfig: config,
      }),
    signal,
  }
  try {
    return await (command.closesItself ? command.run(input) : unlessStopped(signal, command.run(input)))
  } catch (trouble) {
    return end(output, signal.aborted ? stoppedEnding : endingOf(trouble, command))
  }
}

/** What the command does in its own time is left where it is: the process ends. */
const unlessStopped = <Result>(signal: AbortSignal, action: Promise<Result>): Promise<Result> => {
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  return Promise.race([action, stopped])
}

const say = (output: Output, text: string, document: unknown): number => {
  output.line(text)
  output.document(document)
  return exitCode.done
}

const end = (output: Output, ending: Ending): number => {
  output.document(ending.document)
  output.note(ending.words)
  return ending.exitCode
}

/** Whoever reads our words may have had enough (`… | head`): then they go nowhere, and the work goes on. */
const forgiveClosedPipe = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (trouble: NodeJS.ErrnoException) => {
    if (trouble.code !== 'EPIPE') throw trouble
  })
}

/** One wish to stop may arrive several times: from the terminal, from the launcher, from whoever stops the whole group. In milliseconds. */
const sameWishMs = 300

/** Aborts at the first wish to stop; a second one ends the process here and now. */
const stopOnSignals = (stopping: AbortController): void => {
  let firstAt: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const now = systemClock.monotonic()
      if (firstAt !== undefined && now - firstAt > sameWishMs) endAtOnce()
      firstAt ??= now
      stopping.abort(new Error('stopped'))
    })
}

if (import.meta.filename === process.argv[1]) {
  const stopping = new AbortController()
  stopOnSignals(stopping)
  for (const stream of [process.stdout, process.stderr]) forgiveClosedPipe(stream)
  process.exitCode = await runCommandLine(process.argv.slice(2), { variables: process.env, folder: process.cwd(), signal: stopping.signal })
  if (stopping.signal.aborted) process.exit()
}
