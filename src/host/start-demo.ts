import { renameSync, writeFileSync } from 'node:fs'
import type { Closable } from '../kit/lifecycle.ts'
import type { DemoProgress } from '../contracts/gateway.ts'
import type { HouseBase, RunningServices } from './run-services.ts'
import { demoProgressPath } from './topology.ts'

/** Draws and hands over the demo catalogue behind a running house, and writes down how far it is. */
export const startDemo = (base: HouseBase, running: RunningServices): Closable => {
  const { folder, clock, log } = base
  const stopping = new AbortController()
  const tell = (progress: DemoProgress) => {
    const path = demoProgressPath(folder)
    writeFileSync(`${path}.new`, JSON.stringify(progress))
    renameSync(`${path}.new`, path)
  }
  const make = async () => {
    const { makeDemo } = await import('./demo/make-demo.ts')
    await makeDemo({
      clients: running.clientsFor('host'),
      transcoder: await running.openEngine('transcoder'),
      folder: folder.service('demo'),
      clock,
      log: log.with({ part: 'demo' }),
      signal: stopping.signal,
      onProgress: tell,
    })
  }
  const making = make().catch((trouble: unknown) => {
    if (!stopping.signal.aborted) log.error('the demo catalogue was not made', { error: trouble })
  })
  return {
    async close() {
      stopping.abort(new Error('the house closes'))
      await making
    },
  }
}
