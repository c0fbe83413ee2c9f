import { z } from 'zod'
import { LanguageTag } from '../../contracts/shared.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { isFailure, messageOf } from '../../kit/failure.ts'
import type { CatalogueContext } from './implementer.ts'

/** What is inside a build, as a title page tells it. Languages in the order of the build, each once. */
export interface Tracks {
  readonly audioLanguages: readonly string[]
  readonly subtitleLanguages: readonly string[]
  /** Lines of the tallest picture. */
  readonly maxHeight: number | undefined
}

/** The facts of a ten-hour film in twenty rungs are below 4 MB. */
const maxFactsBytes = 32_000_000

/** The part of a build's facts (src/media/cmaf/build-facts.ts) that a title page tells. */
const Facts = z.object({
  video: z.array(z.object({ height: z.number().int() })),
  audio: z.array(z.object({ language: z.string() })),
  text: z.array(z.object({ language: z.string(), role: z.enum(['subtitle', 'caption', 'forced']) })),
})

/** From the blob with the build's facts. One that is gone or says nothing sensible costs the languages on the page, not the title. */
export const readTracks = async ({ blobs, log }: Pick<CatalogueContext, 'blobs' | 'log'>, factsBlob: string): Promise<Tracks> => {
  const blob = await blobs.head(factsBlob)
  const json = blob && blob.sizeBytes <= maxFactsBytes ? await readJson(blobs, factsBlob) : undefined
  const facts = Facts.safeParse(json)
  if (facts.success) return tracksOf(facts.data)
  log.warn('the facts of a build cannot be read; its languages stay unknown', { factsBlob, error: messageOf(facts.error) })
  return { audioLanguages: [], subtitleLanguages: [], maxHeight: undefined }
}

const readJson = async (blobs: CatalogueContext['blobs'], sha256: string): Promise<unknown> => {
  try {
    return JSON.parse(fromUtf8(await blobs.readBytes(sha256)))
  } catch (trouble) {
    if (isFailure(trouble, 'BLOB_MISSING') || trouble instanceof SyntaxError) return undefined
    throw trouble
  }
}

const tracksOf = (facts: z.infer<typeof Facts>): Tracks => ({
  audioLanguages: languagesOf(facts.audio),
  // Forced subtitles belong to the picture; nobody chooses them.
  subtitleLanguages: languagesOf(facts.text.filter((track) => track.role !== 'forced')),
  maxHeight: facts.video.length > 0 ? Math.max(...facts.video.map((track) => track.height)) : undefined,
})

const languagesOf = (tracks: readonly { language: string }[]): string[] => [
  ...new Set(tracks.map((track) => track.language).filter((language) => LanguageTag.safeParse(language).success)),
]
