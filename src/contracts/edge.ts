import { z } from 'zod'
import { BuildId } from './ids.ts'
import { internalOperation } from './operation.ts'

export const edge = {
  /** What the edges of this process hold and have done. */
  readStatus: internalOperation.output(
    z.object({
      items: z.array(
        z.object({
          edge: z.string(),
          builds: z.array(z.object({ buildId: BuildId, files: z.number().int(), storedFiles: z.number().int(), sizeBytes: z.number() })),
          servedBytes: z.number(),
          requests: z.number().int(),
          refused: z.number().int(),
        }),
      ),
    }),
  ),
}
