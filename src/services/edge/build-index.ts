import { z } from 'zod'
import type { BuildId } from '../../contracts/ids.ts'
import { Sha256 } from '../../contracts/shared.ts'
import { numberedPath, type BuildFacts, type BuildFile } from '../../media/cmaf/build-facts.ts'
import { fileUrl } from '../../media/cmaf/file-url.ts'
import { contentHeaders, openToPages } from './problems.ts'

/** One file of a build with everything that does not change between two requests for it. */
export interface IndexedFile {
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly etag: string
  /** Lines of the picture in it; 0 for everything that is no video. */
  readonly height: number
  /** Names and values by turns, for a 200 … */
  readonly headers: readonly string[]
  /** … and those among them that say how to keep it. */
  readonly cacheHeaders: readonly string[]
}

export interface BuildIndex {
  readonly buildId: BuildId
  readonly facts: BuildFacts
  /** By path as it stands in a URL. */
  readonly files: ReadonlyMap<string, IndexedFile>
  /** Every content once, in the order of the list. */
  readonly contents: readonly IndexedFile[]
  readonly sizeBytes: number
}

/** The list of a build's files as its blob holds it. */
export const FileList: z.ZodType<readonly BuildFile[]> = z
  .array(
    z.object({
      path: z.string().min(1).max(1000),
      sha256: Sha256,
      sizeBytes: z.number().int().min(0),
      mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.-]+)*$/, 'must be a media type'),
    }),
  )
  .max(1_000_000)

const FactsVersion = z.object({ version: z.literal(1) }).loose()

/** Facts are written by our own packager and named by their hash: only that we know their version is checked. */
export const parseFacts = (json: unknown): BuildFacts => FactsVersion.parse(json) as unknown as BuildFacts

export const indexBuild = (buildId: BuildId, facts: BuildFacts, list: readonly BuildFile[]): BuildIndex => {
  const heights = heightsOf(facts)
  const files = new Map(list.map((file) => [fileUrl('', file.path), indexFile(file, heights.get(file.path) ?? 0)]))
  const contents = [...new Map([...files.values()].map((file) => [file.sha256, file])).values()]
  return { buildId, facts, files, contents, sizeBytes: contents.reduce((sum, file) => sum + file.sizeBytes, 0) }
}

const heightsOf = (facts: BuildFacts): ReadonlyMap<string, number> => {
  const heights = new Map<string, number>()
  for (const track of facts.video) {
    heights.set(track.initPath, track.height)
    for (let number = 1; number <= track.segmentTicks.length; number += 1)
      heights.set(numberedPath(track.mediaTemplate, number), track.height)
  }
  return heights
}

const indexFile = ({ sha256, sizeBytes, mediaType }: BuildFile, height: number): IndexedFile => {
  const etag = `"${sha256}"`
  // A file of a build never changes: whoever has it never needs to ask again (RFC 8246).
  const cacheHeaders = ['etag', etag, 'cache-control', 'public, max-age=31536000, immutable', 'accept-ranges', 'bytes', ...openToPages]
  return { sha256, sizeBytes, mediaType, etag, height, cacheHeaders, headers: [...contentHeaders(mediaType, sizeBytes), ...cacheHeaders] }
}
