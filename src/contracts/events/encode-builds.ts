import { z } from 'zod'
import { BuildId, JobId, MasterId, TitleId } from '../ids.ts'
import { Colour, Sha256 } from '../shared.ts'
import { defineEvent } from './event.ts'

/** One picture cut from the film, in one width. */
export const ArtworkImage = z.object({
  kind: z.enum(['card', 'hero', 'poster']),
  width: z.number().int(),
  height: z.number().int(),
  mediaType: z.string(),
  blob: Sha256,
})

export const buildReady = defineEvent({
  name: 'build.ready',
  topic: 'encode.builds',
  description: 'A build is verified, stored and may be published. Key: the title.',
  data: z.object({
    buildId: BuildId,
    titleId: TitleId,
    masterId: MasterId,
    jobId: JobId,
    /** False for the first light of a title: its lowest rungs, playable while the others are still being made. */
    complete: z.boolean(),
    durationSeconds: z.number(),
    /** Blob with the build's facts (src/media/cmaf/build-facts.ts), JSON. */
    factsBlob: Sha256,
    /** Blob with the list of all files: JSON array of {path, sha256, sizeBytes, mediaType}. */
    filesBlob: Sha256,
    sizeBytes: z.number(),
    artwork: z.array(ArtworkImage),
    tint: Colour,
  }),
})

export const buildRemoved = defineEvent({
  name: 'build.removed',
  topic: 'encode.builds',
  description: 'A build is gone; nobody plays it any more. Key: the title.',
  data: z.object({ buildId: BuildId, titleId: TitleId }),
})
