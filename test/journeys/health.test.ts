import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHouse } from '../helpers/house.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** How long a house may take to come up on a busy machine, in milliseconds. */
const patienceMs = 40_000

describe('the health of a house in many processes', () => {
  it('is that it starts, while one service is not up yet, and then that it is open', async () => {
    await using folder = await temporaryFolder()
    const port = await freePort()
    const opening = openHouse({ layout: 'split', data: folder.path, variables: { VITASCOPE_PORT: String(port) } })
    const opened = () => existsSync(join(folder.path, 'run', 'house.json'))
    try {
      const slow = await waitFor(() => processOf(folder.path, 'search'), { patienceMs })
      process.kill(slow, 'SIGSTOP')
      try {
        expect(await waitFor(() => healthAt(port), { patienceMs })).toEqual({ status: 503, body: { status: 'starting' } })
        expect(opened()).toBe(false)
      } finally {
        process.kill(slow, 'SIGCONT')
      }
      await opening
      expect(opened()).toBe(true)
      expect(await healthAt(port)).toMatchObject({ status: 200, body: { status: 'ok', layout: 'split' } })
    } finally {
      await (await opening)[Symbol.asyncDispose]()
    }
  }, 90_000)
})

/** Undefined while nobody listens. */
const healthAt = async (port: number): Promise<{ status: number; body: unknown } | undefined> => {
  try {
    const response = await fetch(`http://localhost:${port}/health`)
    return { status: response.status, body: await response.json() }
  } catch {
    return undefined
  }
}

/** The process of one service of the house on this folder, as soon as it lives. */
const processOf = (data: string, service: string): number | undefined =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0')
        return read('cmdline').at(-2) === service && read('environ').includes(`VITASCOPE_DATA=${data}`)
      } catch {
        return false
      }
    })

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
