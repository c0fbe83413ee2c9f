import { Agent as PlainAgent, get as getPlain, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, get as getSecure } from 'node:https'
import type { LoadOrder, LoadResult } from './load.ts'

/** Asks for one path after the other on so many connections until the time is over. */
const main = async ({ origin, paths, connections, seconds }: LoadOrder): Promise<LoadResult> => {
  const secure = origin.startsWith('https:')
  const agent = secure
    ? new SecureAgent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false })
    : new PlainAgent({ keepAlive: true, maxSockets: connections })
  const until = performance.now() + seconds * 1000
  const result = { bytes: 0, errors: 0 }
  let at = 0
  const ask = (): Promise<void> =>
    new Promise((resolve) => {
      const failed = () => {
        if (performance.now() < until) result.errors += 1
        resolve()
      }
      const options: RequestOptions = { agent }
      const request = (secure ? getSecure : getPlain)(`${origin}${paths[at++ % paths.length]!}`, options, (response) => {
        if (response.statusCode !== 200) result.errors += 1
        response.on('data', (piece: Buffer) => {
          result.bytes += piece.length
          if (performance.now() >= until) request.destroy()
        })
        response.on('close', resolve)
      })
      request.on('error', failed)
    })
  const connection = async () => {
    while (performance.now() < until) await ask()
  }
  await Promise.all(Array.from({ length: connections }, connection))
  agent.destroy()
  return result
}

process.once('message', (order) => void main(order as LoadOrder).then((result) => process.send!(result, () => process.exit(0))))
