import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen } from './listen.ts'

describe('listen', () => {
  it('says which variable chooses another port when one is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    await expect(listen(createServer(), { host: '127.0.0.1', port, variable: 'VITASCOPE_PORT' }, 'the door')).rejects.toMatchObject({
      code: 'CANNOT_LISTEN',
      message: `the door: 127.0.0.1:${port} is taken by another program. Stop it, or choose another with VITASCOPE_PORT.`,
    })
    taken.close()
    await once(taken, 'close')
  })
})
