import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTranscoder } from '../src/engines/transcoder/child-transcoder.ts'
import { drawFilm } from '../src/host/demo/draw-film.ts'
import { films } from '../src/host/demo/films.ts'
import { systemClock } from '../src/kit/clock.ts'
import { silentLog } from '../src/kit/log.ts'
import type { Bench } from './bench.ts'
import { processorTime } from './processor-time.ts'

/** What drawing the films of the demo costs, all of them together: pictures, sound, and the master that holds both. */
const bench: Bench = {
  name: 'demo',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-'))
    try {
      const transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder })
      const needs = { transcoder, folder, signal: new AbortController().signal }
      const drawn: { readonly id: string; readonly seconds: number; readonly megabytes: number }[] = []
      for (const film of films) {
        const before = spentSeconds()
        const { master } = await drawFilm(needs, film)
        drawn.push({ id: film.id, seconds: spentSeconds() - before, megabytes: (await stat(master)).size / 1e6 })
        await rm(master)
      }
      return {
        figures: [{ name: 'drawing all films', value: drawn.reduce((sum, { seconds }) => sum + seconds, 0), unit: 'CPU s' }],
        notes: drawn.map(({ id, seconds, megabytes }) => `${id}: ${seconds.toFixed(1)} CPU s, ${megabytes.toFixed(0)} MB`),
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

export default bench

/** Of this process with its threads, and of the children that have ended. */
const spentSeconds = (): number => {
  const { ownSeconds, childSeconds } = processorTime(process.pid)
  return ownSeconds + childSeconds
}
