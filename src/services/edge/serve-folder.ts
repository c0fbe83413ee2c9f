import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildId, PlayId, TitleId } from '../../contracts/ids.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import { utf8 } from '../../kit/bytes.ts'
import type { Clock } from '../../kit/clock.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'
import { newIds } from '../../kit/ids.ts'
import type { Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { systemRandom } from '../../kit/random.ts'
import type { BuildFacts, BuildFile } from '../../media/cmaf/build-facts.ts'
import { fileUrl } from '../../media/cmaf/file-url.ts'
import { mediaTypeOf } from '../../media/cmaf/media-type.ts'
import { edgeTokenMaxLifeMs, formatEdgeToken, macsWith, noHeightLimit } from '../../rules/edge-token.ts'
import { openEdge } from './edge.ts'
import { HotFiles } from './hot-files.ts'
import { listen } from './listen.ts'
import { mostPieces, PiecePool } from './piece-pool.ts'
import { TokenGate } from './token-gate.ts'

export interface ServedFolder extends Closable {
  readonly port: number
  /** Path and token at which a file of the folder is served. */
  readonly pathOf: (name: string) => string
}

/** One edge listener over the files of a folder, without a house around it: to measure and to try. `hotBytes: 0` serves everything from disk. */
export const serveFolder = async (needs: {
  readonly source: string
  /** Where the edge keeps what it serves. */
  readonly folder: string
  readonly blobs: Blobs
  readonly hotBytes: number
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly clock: Clock
  readonly log: Log
}): Promise<ServedFolder> => {
  const { blobs, clock, log } = needs
  const newId = newIds({ clock, random: systemRandom })
  const buildId = newId<BuildId>()
  const titleId = newId<TitleId>()
  const build = { titleId, ...(await storeFolder(needs.source, blobs)) }
  const find = (asked: string) => (asked === buildId ? build : undefined)
  const keys = [{ keyId: 1, secret: systemRandom.bytes(32) }]
  const edge = await openEdge(
    {
      known: { get: find },
      findBuild: async (asked) => find(asked),
      gate: await TokenGate.open({ keys: { macKeys: async () => keys }, revoked: { has: () => false }, clock, log }),
      hot: new HotFiles(needs.hotBytes),
      pieces: new PiecePool(mostPieces),
      blobs,
      clock,
      log,
    },
    { name: 'folder', folder: needs.folder, capacityBytes: Number.MAX_SAFE_INTEGER },
  )
  const listener = await listen(edge, { host: '127.0.0.1', port: 0, ...(needs.tls && { tls: needs.tls }) })
  const expiresAt = clock.now() + edgeTokenMaxLifeMs
  const token = formatEdgeToken(
    { keyId: 1, expiresAt, maxHeight: noHeightLimit, playId: newId<PlayId>(), titleId, buildId },
    macsWith(keys, hmacSha256),
  )
  return {
    port: listener.port,
    pathOf: (name) => `/${token}/${buildId}/files/${fileUrl('', name)}`,
    async close() {
      await listener.close()
      await edge.close()
    },
  }
}

/** The files as a build without a picture, so that no height holds them back. */
const storeFolder = async (source: string, blobs: Blobs): Promise<{ factsBlob: string; filesBlob: string }> => {
  const files: BuildFile[] = []
  for (const name of await readdir(source))
    files.push({ path: name, ...(await blobs.put({ file: join(source, name) })), mediaType: mediaTypeOf(name) })
  const facts: BuildFacts = { version: 1, durationSeconds: 0, video: [], audio: [], text: [], images: [] }
  const [factsBlob, filesBlob] = await Promise.all([facts, files].map((value) => blobs.put(utf8(JSON.stringify(value)))))
  return { factsBlob: factsBlob!.sha256, filesBlob: filesBlob!.sha256 }
}
