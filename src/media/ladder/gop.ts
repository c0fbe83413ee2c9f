import type { FrameRate } from '../probe/master-probe.ts'
import { valueOf } from './frame-rate.ts'

const segmentSeconds = 2

/** Frames in a closed group of pictures and in a segment: as near to 2 s as whole frames allow, so 60 at 30000/1001 (2.002 s). */
export const gopFrames = (rate: FrameRate): number => Math.max(1, Math.round(segmentSeconds * valueOf(rate)))

/** The exact length of a segment in seconds. */
export const gopSeconds = (rate: FrameRate): number => (gopFrames(rate) * rate.denominator) / rate.numerator

/** Ticks a second in which every frame lasts a whole number of ticks: 24000 for 24, 30000 for 30000/1001. */
export const videoTimescale = (rate: FrameRate): number => (rate.numerator < 1000 ? rate.numerator * 1000 : rate.numerator)
