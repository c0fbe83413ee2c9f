import { execFile, fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'

export interface LoadOrder {
  readonly origin: string
  /** Asked for in turn, each connection the next one. */
  readonly paths: readonly string[]
  readonly connections: number
  readonly seconds: number
}

export interface LoadResult {
  /** Everything that came over the wire, decrypted. */
  readonly bytes: number
  /** Answers that were not 200, broken and timed-out requests. */
  readonly errors: number
}

export interface Load {
  readonly name: string
  readonly run: (order: LoadOrder) => Promise<LoadResult>
}

/** A generator of requests in a process of its own: wrk where the machine has it, a small client of ours elsewhere. */
export const openLoad = (folder: string): Load => {
  const wrk = findProgram('wrk')
  return wrk
    ? { name: 'wrk', run: (order) => runWrk(wrk, folder, order) }
    : { name: 'a client on Node (slower than what it measures, so that ratios wander from 0.5 to 1; better with wrk)', run: runClient }
}

const runWrk = async (wrk: string, folder: string, { origin, paths, connections, seconds }: LoadOrder): Promise<LoadResult> => {
  const script = join(folder, 'load.lua')
  await writeFile(script, lua(paths))
  const { stdout } = await promisify(execFile)(wrk, [
    '--threads',
    '1',
    '--connections',
    String(connections),
    '--duration',
    `${seconds}s`,
    '--script',
    script,
    origin,
  ])
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as LoadResult
}

const lua = (paths: readonly string[]) => `
local paths = { ${paths.map((path) => JSON.stringify(path)).join(', ')} }
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary)
  local errors = summary.errors
  io.write(string.format('{"bytes":%.0f,"errors":%d}', summary.bytes, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`

const runClient = (order: LoadOrder): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'load-client.ts'))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the client ended with code ${code}`)))
    child.once('message', (result) => resolve(result as LoadResult))
    child.send(order)
  })
