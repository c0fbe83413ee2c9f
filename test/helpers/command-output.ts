import type { Command, CommandInput, Connection, Output } from '../../src/cli/command.ts'
import type { Clients } from '../../src/contracts/index.ts'

/** Remembers what a command says. */
export const rememberingOutput = (): Output & { readonly lines: string[]; readonly documents: unknown[]; readonly notes: string[] } => {
  const [lines, documents, notes] = [[] as string[], [] as unknown[], [] as string[]]
  return {
    json: false,
    interactive: false,
    lines,
    documents,
    notes,
    line: (text = '') => void lines.push(text),
    progress: () => {},
    document: (value) => void documents.push(value),
    note: (text) => void notes.push(text),
  }
}

/** Runs a command against clients that answer as a test wants. */
export const runWith = async (command: Command, clients: unknown, more: Partial<CommandInput> = {}) => {
  const output = rememberingOutput()
  const connection: Connection = { clients: clients as Clients, url: 'http://house.test', authorization: 'Bearer key', local: true }
  const exitCode = await command.run({
    positionals: [],
    flags: {},
    output,
    readConfig: () => {
      throw new Error('no configuration is needed')
    },
    connect: () => Promise.resolve(connection),
    signal: new AbortController().signal,
    ...more,
  })
  return { exitCode, ...output }
}
