import { beginsAtSeconds, type FrameRate, type MasterProbe } from '../probe/master-probe.ts'

type Starts = Pick<MasterProbe, 'video' | 'startSeconds'>

/**
 * How much earlier than the file says a film is read, picture and sound alike, in seconds: without the delay of sound encoders, and so that its picture begins with a
 * moment of its constant rate. A picture between two moments (other sound began before it, by half a picture or so) would be rounded up by `fps` and the next down, as
 * the file's clock happens to round, so that some are left out and others shown twice: a third of them in a Matroska file, whose clock is milliseconds.
 */
export const alignSeconds = (probe: Starts, rate: FrameRate): number => {
  const video = probe.video[0]
  if (video?.startSeconds === undefined) return 0
  const perSecond = rate.numerator / rate.denominator
  const begins = beginsAtSeconds(probe)
  const moments = (video.startSeconds - begins) * perSecond
  const between = moments - Math.ceil(moments - earlier)
  return begins - probe.startSeconds + (Math.abs(between) < harmless ? 0 : between / perSecond)
}

/** Filters for ffmpeg, in front of `fps`, for such a film; none for all others. */
export const alignFilters = (probe: Starts, rate: FrameRate): string[] => {
  const seconds = alignSeconds(probe, rate)
  return seconds === 0 ? [] : [`setpts=PTS-(${seconds.toFixed(6)})/TB`]
}

/** Of a picture: half way between two moments it goes to the earlier, also when it lies a little beyond, so that a film at 24 whose sound begins 21 ms before it has no picture more. */
const earlier = 0.55
/** Of a picture: a coarse clock moves pictures by less than what is left to the middle. */
const harmless = 0.25
