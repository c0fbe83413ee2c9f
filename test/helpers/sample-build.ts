import type { BuildId, TitleId } from '../../src/contracts/ids.ts'
import type { Blobs } from '../../src/engines/blobs/port.ts'
import { numberedPath, type BuildFacts, type BuildFile } from '../../src/media/cmaf/build-facts.ts'
import { mediaTypeOf } from '../../src/media/cmaf/media-type.ts'
import { sampleFacts } from '../../src/media/cmaf/sample-facts.ts'

export interface SampleBuild {
  readonly titleId: TitleId
  readonly buildId: BuildId
  readonly factsBlob: string
  readonly filesBlob: string
  readonly sizeBytes: number
  readonly files: readonly BuildFile[]
  /** What lies at a path. */
  readonly bytesOf: (path: string) => Uint8Array
}

export const sampleTitleId = '019370a0-0000-7000-8000-0000000000e1' as TitleId
export const sampleBuildId = '019370a0-0000-7000-8000-0000000000f1' as BuildId

/** Every file that `sampleFacts` names, stored as a build of `segmentBytes` per file: bytes that say where they are from, no media. */
export const sampleBuild = async (
  blobs: Blobs,
  options: { titleId?: TitleId; buildId?: BuildId; facts?: BuildFacts; segmentBytes?: number } = {},
): Promise<SampleBuild> => {
  const { titleId = sampleTitleId, buildId = sampleBuildId, facts = sampleFacts, segmentBytes = 1000 } = options
  const contents = new Map(pathsOf(facts).map((path) => [path, bytesFor(`${buildId} ${path} `, segmentBytes)]))
  const files: BuildFile[] = []
  for (const [path, bytes] of contents) files.push({ path, ...(await blobs.put(bytes)), mediaType: mediaTypeOf(path) })
  const [factsBlob, filesBlob] = await Promise.all(
    [facts, files].map((value) => blobs.put(new TextEncoder().encode(JSON.stringify(value)))),
  )
  return {
    titleId,
    buildId,
    factsBlob: factsBlob!.sha256,
    filesBlob: filesBlob!.sha256,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    files,
    bytesOf: (path) => contents.get(path)!,
  }
}

const pathsOf = (facts: BuildFacts): string[] => [
  ...[...facts.video.toSorted((a, b) => a.height - b.height), ...facts.audio].flatMap((track) => [
    track.initPath,
    ...track.segmentTicks.map((_, index) => numberedPath(track.mediaTemplate, index + 1)),
  ]),
  ...facts.text.map((track) => track.path),
  ...facts.images.flatMap((track) => Array.from({ length: track.sheets }, (_, index) => numberedPath(track.template, index + 1))),
]

const bytesFor = (text: string, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length, text)
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
