import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from '../services/gateway/index.ts'
import type { Config } from './config/settings.ts'
import type { Listening } from './listen.ts'
import { openGateway } from './open-gateway.ts'

describe('the listener of the door', () => {
  let listening: Listening
  let comeIn: string[]
  beforeAll(async () => {
    comeIn = []
    const door = async (request: Request) => {
      comeIn.push(request.url)
      return new Response('in')
    }
    listening = await openGateway({ host: '127.0.0.1', port: 0 } as Config, undefined, { door } as unknown as Gateway)
  })
  afterAll(() => listening.close())

  /** Sends lines as they are, which no HTTP client would. */
  const send = async (...lines: readonly string[]) => {
    const socket = connect(listening.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
    const [head, body] = (await text(socket)).split('\r\n\r\n') as [string, string]
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body }
  }

  it('lets in who names one host', async () => {
    expect(await send('GET /x HTTP/1.1', 'Host: localhost')).toMatchObject({ status: 200, body: expect.stringContaining('in') })
    expect(comeIn).toEqual(['http://localhost/x'])
  })

  it.each([
    ['two hosts', ['GET / HTTP/1.1', 'Host: localhost', 'Host: evil.example'], 'Several Host headers'],
    ['the same host twice', ['GET / HTTP/1.1', 'Host: localhost', 'host: localhost'], 'Several Host headers'],
    ['no host', ['GET / HTTP/1.1'], 'Missing host header'],
    ['an empty host', ['GET / HTTP/1.1', 'Host:'], 'Missing host header'],
    ['a host that is none', ['GET / HTTP/1.1', 'Host: a b/c?'], 'Invalid URL'],
    ['a host with a path', ['GET / HTTP/1.1', 'Host: localhost/x'], 'Invalid host header'],
    ['a path that is none', ['GET /a\\b HTTP/1.1', 'Host: localhost'], 'Backslash in request path'],
  ])('refuses %s as a problem, before the door', async (_, lines, detail) => {
    const before = comeIn.length
    const { status, head, body } = await send(...lines)
    expect(status).toBe(400)
    expect(head).toContain('content-type: application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ type: '/api/docs#BAD_ADDRESS', status: 400, code: 'BAD_ADDRESS', detail })
    expect(comeIn).toHaveLength(before)
  })
})
