import type { FrameRate, MasterProbe } from '../probe/master-probe.ts'

/**
 * Filters for ffmpeg, in front of `fps`, for a film whose picture begins between two moments of its constant rate (sound began before it, by half a
 * picture or so). There `fps` would round one picture up and the next down, as the file's clock happens to round, and so leave some out and show
 * others twice: a third of them in a Matroska file, whose clock is milliseconds. The pictures are moved to the nearest moment, by half a picture at
 * most. None for all other films.
 */
export const alignFilters = (probe: Pick<MasterProbe, 'video' | 'startSeconds'>, rate: FrameRate): string[] => {
  const video = probe.video[0]
  if (video?.startSeconds === undefined) return []
  const perSecond = rate.numerator / rate.denominator
  const moments = (video.startSeconds - probe.startSeconds) * perSecond
  const between = moments - Math.ceil(moments - earlier)
  return Math.abs(between) < harmless ? [] : [`setpts=PTS-(${(between / perSecond).toFixed(6)})/TB`]
}

/**
 * Of a picture: half way between two moments it goes to the earlier, also when it lies a little beyond: sound that begins with an encoder's delay of 21 ms
 * before a film at 24 would otherwise give it a picture more.
 */
const earlier = 0.55
/** Of a picture: a coarse clock moves pictures by less than what is left to the middle. */
const harmless = 0.25
