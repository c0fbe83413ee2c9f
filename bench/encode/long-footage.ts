import { joined, openFootage } from './clips.ts'
import { examineClip } from './examined-clip.ts'
import type { Workshop } from './workshop.ts'

export interface LongFootage {
  /** None where there is no footage. */
  readonly path?: string
  readonly seconds: number
  /** What of the footage is not there. */
  readonly missing: readonly string[]
}

/** Small footage again and again, until it is long enough. */
export const longFootage = async (workshop: Workshop, { leastSeconds }: { leastSeconds: number }): Promise<LongFootage> => {
  const { clips, missing } = await openFootage(workshop, 'small')
  const [clip] = clips
  if (!clip) return { seconds: 0, missing }
  const { seconds } = await examineClip(workshop, clip)
  const times = Math.ceil(leastSeconds / seconds)
  const pieces = Array.from({ length: times }, () => ({ path: clip.path }))
  return { path: await joined(workshop, 'long.mkv', pieces), seconds: times * seconds, missing }
}
