import type { Bench } from './bench.ts'
import { openHouseInProcess } from './open-house.ts'
import { percentiles } from './percentiles.ts'

/** Starting a play and opening home: in process (all checks, a durable session row, an event), and through the door over HTTP. */
const bench: Bench = {
  name: 'start-play',
  async run() {
    const house = await openHouseInProcess({ seconds: 4 })
    try {
      const { titleId } = house
      const ask = async (method: string, path: string, body?: unknown) => {
        const response = await fetch(`${house.url}/api${path}`, {
          method,
          headers: { authorization: `Bearer ${house.token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
        await response.json()
      }
      return {
        figures: [
          ...(await percentiles('start in process', 500, () => house.asMember(() => house.clients.playback.startSession({ titleId })))),
          ...(await percentiles('start over HTTP', 500, () => ask('POST', '/playback/sessions', { titleId }))),
          ...(await percentiles('home in process', 500, () => house.asMember(() => house.clients.recommend.readHome()))),
          ...(await percentiles('home over HTTP', 500, () => ask('GET', '/home'))),
        ],
        notes: ['serial calls, one catalogue title; PostgreSQL with fsync on the same machine'],
      }
    } finally {
      await house.close()
    }
  },
}

export default bench
