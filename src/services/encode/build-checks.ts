import type { AudioCodec, BuildFacts, SegmentedTrack, VideoCodec } from '../../media/cmaf/build-facts.ts'

interface BuildEvidence {
  readonly facts: BuildFacts
  /** Pictures that a decoder found in each video track, by its id. */
  readonly decodedFrames: ReadonlyMap<string, number>
  /** Pictures that the master promises, give or take its edges. */
  readonly expectedFrames: number
}

/** An encode may have so many pictures more or fewer than the master's timestamps promise: half a frame at either end, or one in a hundred of uneven ones. */
const framesApart = (expected: number) => Math.max(2, Math.ceil(expected / 100))
/** Sound may end so much before or after the picture: two packets of AAC. */
const soundSecondsApart = 0.05

/** Everything that is wrong with a packaged build, in words; nothing when it may be published. */
export const findFaults = ({ facts, decodedFrames, expectedFrames }: BuildEvidence): string[] => {
  const [first] = facts.video
  if (!first) return ['There is no video track.']
  const faults: string[] = []
  const firstBoundaries = boundariesOf(first)
  if (Math.abs(first.frames - expectedFrames) > framesApart(expectedFrames))
    faults.push(`${first.id} has ${first.frames} pictures where the master has ${expectedFrames}.`)
  for (const track of facts.video) {
    const decoded = decodedFrames.get(track.id)
    if (decoded === undefined) faults.push(`${track.id} was not decoded.`)
    else if (decoded !== track.frames) faults.push(`${track.id} decodes to ${decoded} pictures of ${track.frames}.`)
    if (track.frames !== first.frames) faults.push(`${track.id} has ${track.frames} pictures and ${first.id} has ${first.frames}.`)
    const halfFrame = track.frameRate.denominator / track.frameRate.numerator / 2
    if (!sameTimes(boundariesOf(track), firstBoundaries, halfFrame)) faults.push(`${track.id} is not cut at the same times as ${first.id}.`)
    if (!videoCodecs[track.codec].test(track.codecs)) faults.push(`${track.id} calls itself ${track.codecs}, which is not ${track.codec}.`)
  }
  for (const track of facts.audio) {
    const apart = Math.abs((boundariesOf(track).at(-1) ?? 0) - facts.durationSeconds)
    if (apart > soundSecondsApart) faults.push(`${track.id} is ${apart.toFixed(3)} s shorter or longer than the picture.`)
    if (!audioCodecs[track.codec].test(track.codecs)) faults.push(`${track.id} calls itself ${track.codecs}, which is not ${track.codec}.`)
  }
  return faults
}

/** Where each segment ends, in seconds. */
const boundariesOf = (track: SegmentedTrack): number[] => {
  let ticks = 0
  return track.segmentTicks.map((duration) => {
    ticks += duration
    return ticks / track.timescale
  })
}

const sameTimes = (a: readonly number[], b: readonly number[], toleranceSeconds: number): boolean =>
  a.length === b.length && a.every((time, index) => Math.abs(time - b[index]!) <= toleranceSeconds)

/** RFC 6381 as the codecs' own bindings fill it in: ISO/IEC 14496-15 annex E, AV1-ISOBMFF section 5, VP codec ISO media file format. */
const videoCodecs: Readonly<Record<VideoCodec, RegExp>> = {
  h264: /^avc1\.[0-9a-f]{6}$/i,
  hevc: /^hvc1\.[0-9a-zA-Z.]+$/,
  vp9: /^vp09\.\d\d\.\d\d\.\d\d/,
  av1: /^av01\.\d\.\d\d[MH]\.(08|10|12)/,
}
const audioCodecs: Readonly<Record<AudioCodec, RegExp>> = { aac: /^mp4a\.40\.(2|5|29)$/, opus: /^opus$/i }
