import { formatDuration } from '../../kit/text.ts'
import { beginsAtSeconds, type MasterProbe, type ProbedVideo } from './master-probe.ts'
import type { PacketTimes } from './packet-times.ts'

export type Judgement =
  | { readonly verdict: 'ok'; readonly notes: readonly MasterNote[] }
  | { readonly verdict: 'refused'; readonly code: RefusalCode; readonly reason: string }

/** Something that is not a fault of the master, but that its owner will want to know. */
export interface MasterNote {
  readonly code:
    | 'odd-dimensions'
    | 'rotated'
    | 'pixel-aspect'
    | 'variable-rate'
    | 'no-audio'
    | 'interlaced'
    | 'hdr'
    | 'bitmap-subtitles'
    | 'more-video'
    | 'high-rate'
    | 'ends-early'
  readonly words: string
}

type RefusalCode =
  | 'EMPTY_FILE'
  | 'NOT_A_VIDEO'
  | 'CUT_OFF'
  | 'NO_VIDEO_TRACK'
  | 'STILL_PICTURE'
  | 'NO_DECODER'
  | 'PICTURE_TOO_SMALL'
  | 'PICTURE_TOO_LARGE'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_MANY_TRACKS'

/** What is asked of a master. */
const masterLimits = {
  leastPixels: 16,
  mostPixels: 8192,
  leastSeconds: 0.5,
  mostSeconds: 24 * 3600,
  mostAudioTracks: 32,
  mostSubtitleTracks: 64,
} as const

/** Whether a master can be made into a title. `decodes` says whether ffmpeg knows a codec; `times`, when they were read, show what headers hide. */
export const judgeMaster = (
  probe: MasterProbe,
  options: { decodes: (codec: string) => boolean; times?: PacketTimes | undefined },
): Judgement => refusalOf(probe, options.decodes, options.times) ?? { verdict: 'ok', notes: notesOf(probe, options.times) }

/** The judgement of a file of which ffprobe could make nothing; `words` are its last ones. */
export const judgeUnreadable = (sizeBytes: number, words: string): Judgement => {
  if (sizeBytes === 0) return refuse('EMPTY_FILE', 'The file is empty. Copy or export it again.')
  if (words.includes('moov atom not found'))
    return refuse(
      'CUT_OFF',
      'The file is cut off or was never finished: its index is missing. Copy it again, or export it again from the source.',
    )
  return refuse(
    'NOT_A_VIDEO',
    'This is not a video file that can be read. Hand over the film as MP4, MOV, Matroska, WebM, MPEG-TS, MXF or AVI.',
  )
}

const refuse = (code: RefusalCode, reason: string) => ({ verdict: 'refused', code, reason }) as const

const refusalOf = (probe: MasterProbe, decodes: (codec: string) => boolean, times: PacketTimes | undefined): Judgement | undefined => {
  const video = probe.video[0]
  if (!video) {
    return probe.stills > 0 && probe.audio.length === 0
      ? refuse('STILL_PICTURE', 'The file holds only a still picture. Hand over a film.')
      : refuse('NO_VIDEO_TRACK', 'The file has no video track. Export it with its picture.')
  }
  if (!decodes(video.codec)) {
    const name = video.codec === 'unknown' ? 'in a format that ffmpeg does not know' : `in ${video.codec}, which this ffmpeg cannot decode`
    return refuse('NO_DECODER', `The picture is ${name}. Export it as H.264, HEVC, ProRes or DNxHR, or set the path of a newer ffmpeg.`)
  }
  return sizeRefusal(video) ?? lengthRefusal(probe, video, times) ?? countRefusal(probe)
}

const sizeRefusal = ({ width, height, shownWidth, shownHeight }: ProbedVideo): Judgement | undefined => {
  const { leastPixels, mostPixels } = masterLimits
  if (Math.min(width, height, shownWidth, shownHeight) < leastPixels)
    return refuse('PICTURE_TOO_SMALL', `The picture is ${width}x${height}. At least ${leastPixels} pixels each way are needed.`)
  if (Math.max(width, height, shownWidth, shownHeight) > mostPixels)
    return refuse(
      'PICTURE_TOO_LARGE',
      `The picture is ${shownWidth}x${shownHeight}. At most ${mostPixels} pixels each way can be encoded: export a smaller version.`,
    )
  return undefined
}

const lengthRefusal = (probe: MasterProbe, video: ProbedVideo, times: PacketTimes | undefined): Judgement | undefined => {
  const { leastSeconds, mostSeconds } = masterLimits
  // A hundredth may be missing for reasons of the container; more means that the file ends before its index does.
  if (times && video.frames !== undefined && times.packets < video.frames * 0.99)
    return refuse(
      'CUT_OFF',
      `The file is cut off: its index names ${video.frames} pictures, but only ${times.packets} are there. Copy or export it again.`,
    )
  const seconds = pictureSeconds(probe, video, times)
  // As exactly as it is told: containers round.
  if (hundredths(seconds) < hundredths(leastSeconds))
    return refuse('TOO_SHORT', `The film is ${hundredths(seconds) / 100} s long. At least ${leastSeconds} s are needed.`)
  if (seconds > mostSeconds)
    return refuse(
      'TOO_LONG',
      `The film is ${formatDuration(seconds * 1000)} long. At most ${formatDuration(mostSeconds * 1000)} can be handled: cut it into parts.`,
    )
  return undefined
}

const hundredths = (seconds: number): number => Math.round(seconds * 100)

/**
 * How long the film is once it is encoded, in seconds: from its beginning (where sound may begin before the picture, whose first frame is then
 * held) to the end of the last frame. From all timestamps when they were read, else from the headers.
 */
export const pictureSeconds = (probe: MasterProbe, video: ProbedVideo, times: PacketTimes | undefined): number =>
  times
    ? times.lastSeconds + times.frameSeconds - Math.min(beginsAtSeconds(probe), times.firstSeconds)
    : (video.durationSeconds ?? probe.durationSeconds)

const countRefusal = (probe: MasterProbe): Judgement | undefined =>
  probe.audio.length > masterLimits.mostAudioTracks || probe.subtitles.length > masterLimits.mostSubtitleTracks
    ? refuse(
        'TOO_MANY_TRACKS',
        `The file has ${probe.audio.length} audio and ${probe.subtitles.length} subtitle tracks; ${masterLimits.mostAudioTracks} and ${masterLimits.mostSubtitleTracks} can be handled. Leave out what is not needed.`,
      )
    : undefined

const notesOf = (probe: MasterProbe, times: PacketTimes | undefined): MasterNote[] => {
  const video = probe.video[0]!
  const bitmaps = probe.subtitles.filter((track) => track.kind === 'bitmap').length
  const rate = video.averageRate ? video.averageRate.numerator / video.averageRate.denominator : 0
  const when = (holds: boolean, code: MasterNote['code'], words: string): MasterNote[] => (holds ? [{ code, words }] : [])
  return [
    ...when(
      video.width % 2 === 1 || video.height % 2 === 1,
      'odd-dimensions',
      `${video.width}x${video.height} is odd; the encoded picture is made even.`,
    ),
    ...when(video.rotation !== 0, 'rotated', `The picture is turned by ${video.rotation} degrees for showing; it is encoded upright.`),
    ...when(
      video.pixelAspect.numerator !== video.pixelAspect.denominator,
      'pixel-aspect',
      `Pixels are ${video.pixelAspect.numerator}:${video.pixelAspect.denominator}; the picture is encoded in square ones as ${video.shownWidth}x${video.shownHeight}.`,
    ),
    ...when(
      times?.isVariable ?? video.looksVariable,
      'variable-rate',
      'Pictures are unevenly spaced in time; they are encoded at one constant rate.',
    ),
    ...when(rate > 60.5, 'high-rate', `${Number(rate.toFixed(2))} pictures a second are more than the 60 that are encoded.`),
    ...when(
      pictureSeconds(probe, video, times) < probe.durationSeconds * 0.9,
      'ends-early',
      `The picture ends at ${formatDuration(pictureSeconds(probe, video, times) * 1000)} of ${formatDuration(probe.durationSeconds * 1000)}; the file may be cut off.`,
    ),
    ...when(video.interlaced, 'interlaced', 'The picture is interlaced; it is encoded as whole pictures.'),
    ...when(
      video.dynamicRange !== 'sdr',
      'hdr',
      `The picture is HDR (${video.dynamicRange === 'pq' ? 'PQ' : 'HLG'}); it is made in standard dynamic range too, and under economy in nothing else.`,
    ),
    ...when(probe.audio.length === 0, 'no-audio', 'There is no sound.'),
    ...when(
      bitmaps > 0,
      'bitmap-subtitles',
      `${bitmaps} subtitle ${bitmaps === 1 ? 'track is' : 'tracks are'} drawn, not written, and left out; hand over SRT or WebVTT beside the film.`,
    ),
    ...when(probe.video.length > 1, 'more-video', `There are ${probe.video.length} video tracks; the first is used.`),
  ]
}
