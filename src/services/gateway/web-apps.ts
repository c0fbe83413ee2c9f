import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const worthCompressing = /^(text|application\/(json|manifest))|svg/

interface Kept {
  /** When the file was written; pages are looked at again, so that a new build is served without a restart. */
  readonly writtenAt: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly br: Uint8Array<ArrayBuffer> | undefined
  readonly gzip: Uint8Array<ArrayBuffer> | undefined
  readonly mediaType: string
}

/** Memory for built files, packed forms included, in bytes. */
const memoryBytes = 64 * 1024 * 1024

/** The built apps: the member's at `/`, the console below `/console`. A path without a file belongs to the app, which routes it itself. */
export const webApps = (folder: string) => {
  const kept = new LRUCache<string, Kept>({
    maxSize: memoryBytes,
    sizeCalculation: (file) => file.bytes.length + (file.br?.length ?? 0) + (file.gzip?.length ?? 0) + 1,
  })
  const load = async (path: string): Promise<Kept | undefined> => {
    const known = kept.get(path)
    if (known && !path.endsWith('.html')) return known
    const writtenAt = (await stat(path).catch(() => undefined))?.mtimeMs
    if (known && known.writtenAt === writtenAt) return known
    const bytes = writtenAt === undefined ? undefined : await readFile(path).catch(() => undefined)
    if (writtenAt === undefined || !bytes) return undefined
    const mediaType = mediaTypes[extname(path)] ?? 'application/octet-stream'
    const packed = worthCompressing.test(mediaType) && bytes.length > 500
    const [br, zipped] = packed
      ? await Promise.all([
          promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
          promisify(gzip)(bytes, { level: 9 }),
        ])
      : []
    const file: Kept = {
      writtenAt,
      bytes: new Uint8Array(bytes),
      br: br && new Uint8Array(br),
      gzip: zipped && new Uint8Array(zipped),
      mediaType,
    }
    kept.set(path, file)
    return file
  }
  return async (pathname: string, acceptEncoding: string): Promise<Response> => {
    const inConsole = pathname === '/console' || pathname.startsWith('/console/')
    const root = join(folder, inConsole ? 'console' : 'member')
    const wanted = safePath(root, inConsole ? pathname.slice('/console'.length) : pathname)
    const isAsset = wanted === undefined || extname(wanted) !== ''
    const file = wanted === undefined ? undefined : await load(isAsset ? wanted : join(root, 'index.html'))
    if (!file)
      return isAsset ? new Response('There is no such file.\n', { status: 404, headers: { 'content-type': 'text/plain' } }) : notBuilt()
    const encoding = file.br && /\bbr\b/.test(acceptEncoding) ? 'br' : file.gzip && /\bgzip\b/.test(acceptEncoding) ? 'gzip' : undefined
    return new Response(encoding ? file[encoding]! : file.bytes, {
      headers: {
        'content-type': file.mediaType,
        // Names of built assets hold a hash of their content.
        'cache-control': /[\\/]assets[\\/]/.test(wanted ?? '') ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        ...(encoding && { 'content-encoding': encoding }),
      },
    })
  }
}

const safePath = (root: string, pathname: string): string | undefined => {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (decoded.includes('\0')) return undefined
  const path = normalize(join(root, decoded))
  return path === root || path.startsWith(root + sep) ? path : undefined
}

const notBuilt = () =>
  new Response('<!doctype html><title>Vitascope</title><p>The web apps are not built yet. Run <code>npm run build</code>.', {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
