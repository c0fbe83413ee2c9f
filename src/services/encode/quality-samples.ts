import { valueOf } from '../../media/ladder/frame-rate.ts'
import type { FrameRate } from '../../media/probe/master-probe.ts'
import type { RecipeName } from './tables.ts'

/** A run of frames that is compared with the film. */
export interface SampleWindow {
  /** Half a frame before its first frame, so that rounding cannot move it. */
  readonly fromSeconds: number
  readonly frames: number
}

/** Where in the film, and how long each: a few seconds in all. */
const samples: Readonly<Record<RecipeName, { readonly at: readonly number[]; readonly seconds: number }>> = {
  economy: { at: [0.4], seconds: 0.5 },
  standard: { at: [0.2, 0.5, 0.8], seconds: 1 },
}

/** Films of uneven frames cannot be lined up with their even encodes by time, so nothing of them is compared. */
export const sampleWindows = (film: {
  durationSeconds: number
  frameRate: FrameRate
  recipe: RecipeName
  isEven: boolean
}): SampleWindow[] => {
  if (!film.isEven) return []
  const rate = valueOf(film.frameRate)
  const { at, seconds } = samples[film.recipe]
  const all = Math.floor(film.durationSeconds * rate)
  const frames = Math.min(all, Math.max(1, Math.round(seconds * rate)))
  return at.map((share) => {
    const first = Math.min(Math.floor(all * share), all - frames)
    return { fromSeconds: Math.max(0, (first - 0.5) / rate), frames }
  })
}
