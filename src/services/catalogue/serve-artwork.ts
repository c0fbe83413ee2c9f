import type { TitleId } from '../../contracts/ids.ts'
import { artworkProblems, problem, problemResponse } from '../../contracts/problems.ts'
import { scopesAllow } from '../../contracts/scopes.ts'
import type { Call } from '../../contracts/service.ts'
import { isFailure } from '../../kit/failure.ts'
import { artworkFile, artworkPrefix } from './artwork.ts'
import type { CatalogueContext } from './implementer.ts'
import type { ArtworkImage } from './tables.ts'
import { availabilityFor } from './visibility.ts'

/** As long as `immutable` is of use: a year. */
const mostSeconds = 31_536_000
const artworkPath = new RegExp(`^${artworkPrefix}/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9a-f]{64}\\.[a-z]{3,4})$`)

/**
 * `GET` and `HEAD /api/artwork/<title>/<blob>.<extension>`: pictures of what is published to everyone signed in whom the title's rights let
 * find it, everything to those who look after the catalogue. The name is the content's hash, so it may be kept for ever (`immutable`,
 * RFC 8246), or until the rights end. Anything else is 404.
 */
export const serveArtwork = async (context: CatalogueContext, request: Request, call: Call): Promise<Response> => {
  const match = artworkPath.exec(new URL(request.url).pathname)
  if (!match || (request.method !== 'GET' && request.method !== 'HEAD')) return notFound()
  const found = await findImage(context, match[1] as TitleId, match[2]!, call)
  if (!found) return notFound()
  const { image, keptSeconds } = found
  const headers = {
    'cache-control': `private, max-age=${keptSeconds}, immutable`,
    etag: `"${image.blob}"`,
    'content-type': image.mediaType,
    'x-content-type-options': 'nosniff',
  }
  if (isNamed(request.headers.get('if-none-match'), headers.etag)) return new Response(null, { status: 304, headers })
  const blob = await context.blobs.head(image.blob)
  if (!blob) return notFound()
  const withLength = { ...headers, 'content-length': String(blob.sizeBytes) }
  if (request.method === 'HEAD') return new Response(null, { headers: withLength })
  try {
    return new Response(await context.blobs.read(image.blob), { headers: withLength })
  } catch (trouble) {
    if (isFailure(trouble, 'BLOB_MISSING')) return notFound()
    throw trouble
  }
}

/** Pictures of what is not published are for those who look after the catalogue. */
const seesAll = ({ caller: { person } }: Call): boolean => person?.operator === true && scopesAllow(person.scopes, 'catalogue')

interface Found {
  readonly image: ArtworkImage
  /** How long whoever asks may keep it. */
  readonly keptSeconds: number
}

const findImage = async (
  { shelves, sql, clock }: CatalogueContext,
  titleId: TitleId,
  file: string,
  call: Call,
): Promise<Found | undefined> => {
  const named = (image: ArtworkImage) => artworkFile(image) === file
  const all = seesAll(call)
  const shelf = await shelves.read()
  const title = shelf.titles.get(titleId)
  const published = title?.build?.artwork.find(named)
  if (title && published) {
    const now = clock.now()
    const maturityAge = call.caller.person?.maturityAge ?? Number.POSITIVE_INFINITY
    const answer = all ? ({ allow: true } as const) : availabilityFor(shelf, title, { maturityAge, place: call.place, now })
    if (!answer.allow) return undefined
    const leftSeconds = answer.until === undefined ? mostSeconds : Math.floor((answer.until - now) / 1000)
    return { image: published, keptSeconds: Math.min(mostSeconds, leftSeconds) }
  }
  if (!all) return undefined
  const builds = await sql.db.selectFrom('build').select('artwork').where('title_id', '=', titleId).execute()
  const image = builds.flatMap((build) => build.artwork).find(named)
  return image && { image, keptSeconds: mostSeconds }
}

/** `If-None-Match` (RFC 9110, section 13.1.2): weak comparison. */
const isNamed = (header: string | null, etag: string): boolean =>
  header !== null && header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)

const notFound = (): Response => problemResponse(problem(artworkProblems, 'NO_SUCH_IMAGE'))
