import { mkdir } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import type { Answer } from './exchange.ts'
import { Bell } from './bell.ts'
import { BuildStore } from './build-store.ts'
import type { FindBuild } from './find-build.ts'
import type { HotFiles } from './hot-files.ts'
import type { KnownBuilds } from './known-builds.ts'
import { OpenFiles } from './open-files.ts'
import type { PiecePool } from './piece-pool.ts'
import type { TokenGate } from './token-gate.ts'

/** Descriptors that one edge keeps open between requests. */
const mostOpenFiles = 512
/** Bytes of rendered manifests that one edge keeps. */
const manifestRoomBytes = 16 << 20
/** How long trouble with the disk makes an edge ill. */
const illForMs = 30_000

/** What the edges of one process share. */
export interface SharedByEdges {
  readonly known: Pick<KnownBuilds, 'get'>
  readonly findBuild: FindBuild
  readonly gate: Pick<TokenGate, 'check' | 'renewKeys'>
  readonly hot: HotFiles
  readonly pieces: PiecePool
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Log
}

/** One edge: a folder of builds, and what is needed to answer for it. */
export interface Edge extends Closable {
  readonly name: string
  readonly capacityBytes: number
  readonly publicUrl: string | undefined
  readonly shared: SharedByEdges
  readonly store: BuildStore
  readonly openFiles: OpenFiles
  /** Rendered manifests, by their path and the height of the token. */
  readonly manifests: LRUCache<string, Answer>
  readonly counts: { servedBytes: number; requests: number; refused: number }
  /** Rings when steering should hear at once how this edge is. */
  readonly changed: Bell
  readonly log: Log
  health(): 'well' | 'full' | 'ill'
  /** Tells that the disk did not do what it should. */
  fellIll(trouble: unknown): void
}

export const openEdge = async (
  shared: SharedByEdges,
  settings: { readonly name: string; readonly folder: string; readonly capacityBytes: number; readonly publicUrl?: string },
): Promise<Edge> => {
  const { clock } = shared
  const log = shared.log.with({ edge: settings.name })
  const openFiles = new OpenFiles(mostOpenFiles)
  const changed = new Bell(clock)
  await mkdir(settings.folder, { recursive: true })
  const store = await BuildStore.open({ ...shared, ...settings, openFiles, log, onChange: () => changed.ring() })
  let illUntil = Number.NEGATIVE_INFINITY
  return {
    name: settings.name,
    capacityBytes: settings.capacityBytes,
    publicUrl: settings.publicUrl,
    shared,
    store,
    openFiles,
    manifests: new LRUCache({
      maxSize: manifestRoomBytes,
      sizeCalculation: (answer) => (Buffer.isBuffer(answer.body) ? answer.body.length : 1),
    }),
    counts: { servedBytes: 0, requests: 0, refused: 0 },
    changed,
    log,
    health: () => (clock.monotonic() < illUntil ? 'ill' : store.isFull() ? 'full' : 'well'),
    fellIll(trouble) {
      if (clock.monotonic() >= illUntil) log.error('the disk of the edge gives trouble', { error: trouble })
      illUntil = clock.monotonic() + illForMs
      changed.ring()
    },
    close: () => openFiles.close(),
  }
}
