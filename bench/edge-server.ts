import { join } from 'node:path'
import { openFileBlobs } from '../src/engines/blobs/file-blobs.ts'
import { systemClock } from '../src/kit/clock.ts'
import { newIds } from '../src/kit/ids.ts'
import { silentLog } from '../src/kit/log.ts'
import { systemRandom } from '../src/kit/random.ts'
import { serveFolder } from '../src/services/edge/index.ts'

export interface EdgeServerOrder {
  readonly source: string
  readonly names: readonly string[]
  /** Its own; gone with whoever made it. */
  readonly folder: string
  readonly hotBytes: number
  readonly tls?: { readonly cert: string; readonly key: string }
}

export interface EdgeServerFacts {
  readonly port: number
  readonly paths: readonly string[]
}

/** One edge over a folder in a process of its own, so that the kernel counts its processor time alone. It ends with its parent. */
const main = async ({ folder, names, ...order }: EdgeServerOrder): Promise<EdgeServerFacts> => {
  const clock = systemClock
  const blobs = await openFileBlobs({
    folder: join(folder, 'blobs'),
    clock,
    newId: newIds({ clock, random: systemRandom }),
    log: silentLog,
  })
  const served = await serveFolder({ ...order, folder: join(folder, 'edge'), blobs, clock, log: silentLog })
  return { port: served.port, paths: names.map((name) => served.pathOf(name)) }
}

process.once('disconnect', () => process.exit(0))
process.once('message', (order) => void main(order as EdgeServerOrder).then((facts) => process.send!(facts)))
