import { describe, expect, it } from 'vitest'
import { runWith } from '../../test/helpers/command-output.ts'
import { edge } from './edge.ts'
import { session } from './session.ts'
import { status } from './status.ts'
import { titles } from './titles.ts'

const edges = [1, 2].map((builds) => ({
  edge: `e${builds}`,
  port: 4400 + builds,
  health: 'well',
  silent: false,
  builds,
  storedBytes: 1e6,
  capacityBytes: 1e9,
}))

describe('what commands list', () => {
  it('counts one build as one', async () => {
    const { lines } = await runWith(edge, { steering: { listEdges: async () => ({ items: edges }) } })
    expect(lines).toEqual(['e1  4401  well  1 build   1.0 MB of 1.0 GB', 'e2  4402  well  2 builds  1.0 MB of 1.0 GB'])
  })

  it.each(['well', 'silent'])('ends with an outage when a service is not well, and says so in the document (%s)', async (state) => {
    const services = [{ service: 'search', state, tookMs: 1 }]
    const house = { status: state === 'well' ? 'ok' : 'degraded', layout: 'all', startedAt: '2026-01-01T00:00:00.000Z', services }
    const clients = {
      gateway: { readStatus: async () => house },
      steering: { listEdges: async () => ({ items: edges }) },
      encode: { readQueue: async () => ({ running: 0, waiting: 0, failed: 0, paused: false }) },
      playback: { countPlays: async () => ({ plays: 0 }) },
    }
    const { lines, documents, exitCode } = await runWith(status, clients)
    expect(lines).toContain('  edge e1 on 4401: well, 1 build')
    expect(exitCode).toBe(state === 'well' ? 0 : 3)
    const [document] = documents as { error?: unknown }[]
    expect(document!.error).toEqual(state === 'well' ? undefined : { code: 'OUTAGE', message: 'Not well: search.' })
  })

  it('shows the length of a film as the console does', async () => {
    const item = { titleId: 't', kind: 'film', name: { en: 'Rain' }, durationSeconds: 83, visible: true }
    const { lines } = await runWith(titles, { catalogue: { listTitles: async () => ({ items: [item] }) } })
    expect(lines).toEqual(['t  film  Rain  1:23  visible'])
  })

  it('tells a play in the units of the console', async () => {
    const summary = { stalls: 1, stalledMs: 250, watchedSeconds: 190, averageKbps: 800 }
    const lines = [{ sinceStartMs: 1500, source: 'player', words: 'Playing at 0:03.' }]
    const story = await runWith(
      session,
      { events: { readStory: async () => ({ summary, lines }) } },
      { positionals: ['01a22021-9903-73cd-bd34-3d23fada2c7f'] },
    )
    expect(story.lines).toEqual([
      'no picture yet, 1 stall (250 ms), 3 min 10 s watched, 800 kbit/s',
      '    1.500 s  player    Playing at 0:03.',
    ])
  })
})
