import { gopFrames } from '../ladder/gop.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import type { Segment } from './segment.ts'

/** The even grid of the fixed ladder, whatever the shots are: closed groups of about 2 s, of which the last may be short. All belong to one shot, the film. */
export const regularSegments = (frames: number, rate: FrameRate): Segment[] => {
  const length = gopFrames(rate)
  return Array.from({ length: Math.ceil(frames / length) }, (_, index) => ({
    firstFrame: index * length,
    frames: Math.min(length, frames - index * length),
    shot: 0,
  }))
}
