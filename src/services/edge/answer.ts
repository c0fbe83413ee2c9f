import type { BuildId } from '../../contracts/ids.ts'
import { isFailure, isOutage } from '../../kit/failure.ts'
import type { EdgeToken } from '../../rules/edge-token.ts'
import type { BuildIndex, IndexedFile } from './build-index.ts'
import { matchesTag, parseRange, type ByteRange } from './byte-range.ts'
import type { Edge } from './edge.ts'
import type { Answer, Ask } from './exchange.ts'
import type { OpenFile } from './open-files.ts'
import { contentHeaders, openToPages, preflight, problems, unsatisfiable } from './problems.ts'
import { renderManifest } from './render-manifest.ts'
import { splitTarget, type Target } from './split-target.ts'

/**
 * The whole behaviour of an edge, the same for its own listener and for the way through the one door. What is at hand is answered at once,
 * without a promise: this is the path that every segment takes.
 */
export const answer = (edge: Edge, ask: Ask): Answer | Promise<Answer> => {
  edge.counts.requests += 1
  const result = decide(edge, ask)
  const checked = result instanceof Promise ? result.catch((trouble: unknown) => troubled(edge, trouble)) : result
  if (checked instanceof Promise) return checked.then((late) => counted(edge, late))
  return counted(edge, checked)
}

const counted = (edge: Edge, given: Answer): Answer => {
  if (given.status >= 400) edge.counts.refused += 1
  return given
}

const decide = (edge: Edge, ask: Ask): Answer | Promise<Answer> => {
  if (ask.method === 'OPTIONS') return preflight
  if (ask.method !== 'GET' && ask.method !== 'HEAD') return problems.method
  const target = splitTarget(ask.target)
  if (!target) return problems.notFound
  const right = edge.shared.gate.check(target.token, target.buildId)
  if (typeof right !== 'string') return serve(edge, ask, target, right)
  return right === 'unknown-key' ? retryWithNewKeys(edge, ask, target) : problems[right]
}

const retryWithNewKeys = async (edge: Edge, ask: Ask, target: Target): Promise<Answer> => {
  const { gate } = edge.shared
  await gate.renewKeys()
  const right = gate.check(target.token, target.buildId)
  return typeof right === 'string' ? problems[right] : serve(edge, ask, target, right)
}

const serve = (edge: Edge, ask: Ask, target: Target, token: EdgeToken): Answer | Promise<Answer> => {
  const build = edge.store.peek(token.buildId)
  if (build) return serveBuild(edge, ask, target, token, build)
  return edge.store.load(token.buildId).then((loaded) => (loaded ? serveBuild(edge, ask, target, token, loaded) : problems.notFound))
}

const serveBuild = (edge: Edge, ask: Ask, { rest }: Target, token: EdgeToken, build: BuildIndex): Answer | Promise<Answer> => {
  edge.store.touch(build.buildId)
  if (!rest.startsWith('files/')) return serveManifest(edge, rest, token, build)
  const file = build.files.get(rest.slice('files/'.length))
  if (!file) return problems.notFound
  return file.height > token.maxHeight ? problems.tooHigh : serveFile(edge, ask, build.buildId, file)
}

const serveManifest = (edge: Edge, place: string, token: EdgeToken, build: BuildIndex): Answer => {
  const key = `${build.buildId} ${token.maxHeight} ${place}`
  const known = edge.manifests.get(key)
  if (known) return known
  const manifest = renderManifest(build.facts, place, token.maxHeight)
  if (!manifest) return problems.notFound
  const body = Buffer.from(manifest.text)
  const headers = [...contentHeaders(manifest.mediaType, body.length), 'cache-control', 'private, no-store', ...openToPages]
  const rendered: Answer = { status: 200, headers, body }
  edge.manifests.set(key, rendered)
  return rendered
}

/** Preconditions before ranges (RFC 9110, section 13.2.2); a range is for GET only and counts only while If-Range names this very content (13.1.5, 14.2). */
const serveFile = (edge: Edge, ask: Ask, buildId: BuildId, file: IndexedFile): Answer | Promise<Answer> => {
  if (matchesTag(ask.ifNoneMatch, file.etag)) return { status: 304, headers: file.cacheHeaders, body: undefined }
  if (ask.method === 'HEAD') return { status: 200, headers: file.headers, body: undefined }
  const range = ask.ifRange === undefined || ask.ifRange === file.etag ? parseRange(ask.range, file.sizeBytes) : 'whole'
  if (range === 'unsatisfiable') return unsatisfiable(file.sizeBytes)
  const bytes = edge.shared.hot.get(file.sha256)
  if (bytes) return fromMemory(file, range, bytes)
  const open = edge.openFiles.peek(edge.store.pathOf(buildId, file.sha256))
  if (open) return fromDisk(edge, file, range, open)
  return openStored(edge, buildId, file).then((opened) => fromDisk(edge, file, range, opened))
}

/** The file on disk, fetched first when it is not there or not as long as it should be. */
const openStored = async (edge: Edge, buildId: BuildId, file: IndexedFile): Promise<OpenFile> => {
  const path = edge.store.pathOf(buildId, file.sha256)
  const stored = await edge.openFiles.take(path)
  if (stored?.sizeBytes === file.sizeBytes) return stored
  if (stored) {
    edge.openFiles.release(stored)
    await edge.store.discard(buildId, file)
  }
  await edge.store.fetch(buildId, file)
  const fetched = await edge.openFiles.take(path)
  if (!fetched) throw new Error('a fetched file is gone again')
  return fetched
}

const fromDisk = (edge: Edge, file: IndexedFile, range: ByteRange | 'whole', open: OpenFile): Answer | Promise<Answer> => {
  const { hot } = edge.shared
  if (hot.admits(file.sha256, file.sizeBytes)) {
    return hot
      .load(file.sha256, open)
      .finally(() => edge.openFiles.release(open))
      .then((bytes) => fromMemory(file, range, bytes))
  }
  if (range === 'whole') return { status: 200, headers: file.headers, body: { file: open, start: 0, end: file.sizeBytes } }
  return { status: 206, headers: partHeaders(file, range), body: { file: open, ...range } }
}

const fromMemory = (file: IndexedFile, range: ByteRange | 'whole', bytes: Buffer): Answer =>
  range === 'whole'
    ? { status: 200, headers: file.headers, body: bytes }
    : { status: 206, headers: partHeaders(file, range), body: bytes.subarray(range.start, range.end) }

const partHeaders = (file: IndexedFile, { start, end }: ByteRange): string[] => [
  ...contentHeaders(file.mediaType, end - start),
  'content-range',
  `bytes ${start}-${end - 1}/${file.sizeBytes}`,
  ...file.cacheHeaders,
]

const troubled = (edge: Edge, trouble: unknown): Answer => {
  if (isOutage(trouble) || isFailure(trouble, 'EDGE_BUSY')) return problems.unavailable
  if (isFailure(trouble, 'EDGE_FULL') || isFailure(trouble, 'DISK_FULL')) return problems.full
  if (isFailure(trouble, 'BLOB_MISSING')) return problems.notFound
  const code = trouble instanceof Error && 'code' in trouble ? trouble.code : undefined
  // The build was removed while one of its files was on its way.
  if (code === 'ENOENT') return problems.unavailable
  if (typeof code === 'string') edge.fellIll(trouble)
  else edge.log.error('defect while answering', { error: trouble })
  return problems.defect
}
