import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildReady, buildRemoved, playEnded, playRevoked, titlePublished, titleRemoved } from '../../contracts/events/index.ts'
import type { Clients } from '../../contracts/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Keys } from '../../engines/keys/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { Lifecycle, type Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { openEdge, type Edge, type SharedByEdges } from './edge.ts'
import { Filler } from './fill.ts'
import { openFindBuild } from './find-build.ts'
import { HotFiles } from './hot-files.ts'
import { edge, type EdgeContext } from './implementer.ts'
import { KnownBuilds } from './known-builds.ts'
import { listen } from './listen.ts'
import { onBuildReady } from './on-build-ready.ts'
import { onBuildRemoved } from './on-build-removed.ts'
import { onPlayEnded } from './on-play-ended.ts'
import { onPlayRevoked } from './on-play-revoked.ts'
import { onTitlePublished } from './on-title-published.ts'
import { onTitleRemoved } from './on-title-removed.ts'
import { mostPieces, PiecePool } from './piece-pool.ts'
import { readStatus } from './read-status.ts'
import { startReporting } from './report.ts'
import { Revocations } from './revocations.ts'
import { routeTo } from './route.ts'
import { TokenGate } from './token-gate.ts'

export { serveFolder } from './serve-folder.ts'

/** Memory for hot files when the settings do not say. */
const defaultHotBytes = 256 << 20

export interface EdgeSettings {
  readonly edges: readonly {
    readonly name: string
    /** 0 takes any free one. */
    readonly port: number
    /** Scheme and authority, when the edge has an address of its own. */
    readonly publicUrl?: string
    readonly capacityBytes: number
    /** Where its files lie; below the service's folder unless given. */
    readonly folder?: string
  }[]
  /** Address that the listeners bind. */
  readonly host: string
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Memory for hot files, over all edges of the process. */
  readonly hotBytes?: number
}

export interface EdgeNeeds {
  readonly blobs: Blobs
  readonly keys: Keys
  readonly clients: Pick<Clients, 'encode' | 'steering'>
  readonly clock: Clock
  readonly log: Log
  readonly folder: string
  readonly settings: EdgeSettings
}

export const buildEdge = async (needs: EdgeNeeds): Promise<Service> => {
  const opened = new Lifecycle()
  try {
    const context = await openAll(needs, opened)
    return {
      router: edge.router({ readStatus }),
      context,
      routes: context.edges.map(routeTo),
      reactions: [
        reaction(buildReady, (event) => onBuildReady(context, event)),
        reaction(buildRemoved, (event) => onBuildRemoved(context, event)),
        reaction(titlePublished, (event) => onTitlePublished(context, event)),
        reaction(titleRemoved, (event) => onTitleRemoved(context, event)),
        reaction(playRevoked, (event) => onPlayRevoked(context, event)),
        reaction(playEnded, (event) => onPlayEnded(context, event)),
      ],
      start: () => start(context, needs),
      close: () => opened.close(),
    }
  } catch (trouble) {
    await opened.close()
    throw trouble
  }
}

const openAll = async (needs: EdgeNeeds, opened: Lifecycle): Promise<EdgeContext> => {
  const { settings, folder, clients, clock, log } = needs
  await mkdir(folder, { recursive: true })
  const known = opened.add('known builds', await KnownBuilds.open({ path: join(folder, 'known-builds.jsonl'), clock, log }))
  const revoked = opened.add('revocations', await Revocations.open({ path: join(folder, 'revocations.jsonl'), clock, log }))
  const shared: SharedByEdges = {
    ...needs,
    known,
    findBuild: openFindBuild({ known, encode: clients.encode, clock }),
    gate: await TokenGate.open({ ...needs, revoked }),
    hot: new HotFiles(settings.hotBytes ?? defaultHotBytes),
    pieces: new PiecePool(mostPieces),
  }
  const edges: Edge[] = []
  for (const one of settings.edges) {
    edges.push(opened.add(one.name, await openEdge(shared, { ...one, folder: one.folder ?? join(folder, one.name) })))
  }
  return { edges, fillers: [], known, revoked }
}

const start = async ({ edges, fillers, known }: EdgeContext, { settings, clients }: EdgeNeeds): Promise<readonly Closable[]> => {
  const running: Closable[] = []
  try {
    for (const [index, one] of edges.entries()) {
      const listener = await listen(one, { ...settings, port: settings.edges[index]!.port })
      const filler = new Filler(one, known)
      fillers.push(filler)
      running.push(listener, filler, startReporting(one, listener.port, clients.steering))
    }
    return running
  } catch (trouble) {
    await Promise.all(running.map((started) => started.close()))
    throw trouble
  }
}
