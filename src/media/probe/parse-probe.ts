import { textRole } from '../captions/roles.ts'
import { languageTag } from './language-tag.ts'
import type { FrameRate, MasterProbe, ProbedAudio, ProbedSubtitle, ProbedVideo } from './master-probe.ts'

/** Arguments for ffprobe that make it write what `parseProbe` reads. `path` is taken as a file whatever it looks like. */
export const probeArguments = (path: string): string[] =>
  [
    ['-v', 'error', '-show_streams', '-show_format', '-show_chapters', '-of', 'json'],
    ['-format_whitelist', masterFormats, '-i', `file:${path}`],
  ].flat()

/**
 * The containers that are read. Formats that only point to other files (playlists, concatenations, manifests) are not among them:
 * through such a file a stranger could have other people's masters read. Some hold sound alone, so that this can be said of them.
 */
export const masterFormats =
  'mov,mp4,matroska,webm,mpegts,mpeg,mpegvideo,mxf,avi,flv,ogg,asf,gxf,nut,dv,wtv,rm,h264,hevc,obu,ivf,m4v,yuv4mpegpipe,mp3,wav,flac,aac,aiff'

/** What ffprobe found; undefined when the text is no report of it. */
export const parseProbe = (json: string): MasterProbe | undefined => {
  const report = parseObject(json)
  const format = objectIn(report, 'format')
  if (!report || !format) return undefined
  const streams = objectsIn(report, 'streams')
  const pictures = streams.filter((stream) => stream['codec_type'] === 'video')
  const video = pictures.filter((stream) => !isStill(stream)).map(probedVideo)
  return {
    container: containerName(textIn(format, 'format_name') ?? 'unknown'),
    durationSeconds: positive(numberIn(format, 'duration')) ?? Math.max(0, ...video.map((track) => track.durationSeconds ?? 0)),
    startSeconds: numberIn(format, 'start_time') ?? 0,
    sizeBytes: positive(numberIn(format, 'size')) ?? 0,
    video,
    stills: pictures.length - video.length,
    audio: streams.filter((stream) => stream['codec_type'] === 'audio').map(probedAudio),
    subtitles: streams.filter((stream) => stream['codec_type'] === 'subtitle' || sampledCodec(stream) !== undefined).map(probedSubtitle),
    chapters: objectsIn(report, 'chapters').map((chapter) => ({
      startSeconds: positive(numberIn(chapter, 'start_time')) ?? 0,
      endSeconds: positive(numberIn(chapter, 'end_time')) ?? 0,
      title: tagIn(chapter, 'title') ?? '',
    })),
  }
}

const probedVideo = (stream: JsonObject): ProbedVideo => {
  const width = positive(numberIn(stream, 'width')) ?? 0
  const height = positive(numberIn(stream, 'height')) ?? 0
  const pixelAspect = fraction(textIn(stream, 'sample_aspect_ratio'), ':') ?? { numerator: 1, denominator: 1 }
  const rotation = rotationOf(stream)
  const unturned = [Math.round((width * pixelAspect.numerator) / pixelAspect.denominator), height] as const
  const [shownWidth, shownHeight] = rotation % 180 === 0 ? unturned : [unturned[1], unturned[0]]
  const averageRate = fraction(textIn(stream, 'avg_frame_rate'), '/')
  const baseRate = fraction(textIn(stream, 'r_frame_rate'), '/')
  const pixelFormat = textIn(stream, 'pix_fmt') ?? 'unknown'
  const transfer = textIn(stream, 'color_transfer')
  return {
    index: numberIn(stream, 'index') ?? 0,
    codec: textIn(stream, 'codec_name') ?? 'unknown',
    width,
    height,
    rotation,
    pixelAspect,
    shownWidth,
    shownHeight,
    averageRate,
    baseRate,
    looksVariable: averageRate !== undefined && baseRate !== undefined && !nearlyEqual(averageRate, baseRate),
    bitDepth: bitDepthOf(pixelFormat, numberIn(stream, 'bits_per_raw_sample')),
    pixelFormat,
    primaries: textIn(stream, 'color_primaries'),
    transfer,
    matrix: textIn(stream, 'color_space'),
    // The yuvj formats are full range by definition.
    fullRange: textIn(stream, 'color_range') === 'pc' || pixelFormat.startsWith('yuvj'),
    saysRange: ['tv', 'pc'].includes(textIn(stream, 'color_range') ?? ''),
    dynamicRange: transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : 'sdr',
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(textIn(stream, 'field_order') ?? ''),
    fieldOrder: fieldOrders.get(textIn(stream, 'field_order') ?? ''),
    hasCaptions: numberIn(stream, 'closed_captions') === 1,
    startSeconds: numberIn(stream, 'start_time'),
    frames: positive(numberIn(stream, 'nb_frames')),
    durationSeconds: positive(numberIn(stream, 'duration')),
  }
}

const probedAudio = (stream: JsonObject): ProbedAudio => {
  const title = tagIn(stream, 'title')
  return {
    index: numberIn(stream, 'index') ?? 0,
    codec: textIn(stream, 'codec_name') ?? 'unknown',
    channels: positive(numberIn(stream, 'channels')) ?? 0,
    layout: textIn(stream, 'channel_layout'),
    sampleRate: positive(numberIn(stream, 'sample_rate')) ?? 0,
    language: languageTag(tagIn(stream, 'language')),
    title,
    role: has(stream, 'comment', /\bcommentary\b/i)
      ? 'commentary'
      : has(stream, 'visual_impaired', /\b(audio description|described video|descriptive)\b/i) || has(stream, 'descriptions')
        ? 'description'
        : 'main',
    isDefault: has(stream, 'default'),
    startSeconds: numberIn(stream, 'start_time'),
    durationSeconds: positive(numberIn(stream, 'duration')),
  }
}

/** The second letter is the field that is shown first. */
const fieldOrders: ReadonlyMap<string, 'progressive' | 'top-first' | 'bottom-first'> = new Map([
  ['progressive', 'progressive'],
  ['tt', 'top-first'],
  ['bt', 'top-first'],
  ['bb', 'bottom-first'],
  ['tb', 'bottom-first'],
])

/** What can be turned into lines of text; every other kind is drawn. */
const textSubtitles = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'mov_text',
  'webvtt',
  'text',
  'microdvd',
  'subviewer',
  'subviewer1',
  'sami',
  'realtext',
  'jacosub',
  'mpl2',
  'pjs',
  'stl',
  'vplayer',
  'ttml',
  'wvtt',
])

/** Timed text and WebVTT in MP4 files (ISO/IEC 14496-30), which ffprobe may not name. */
const sampledCodec = (stream: JsonObject): 'ttml' | 'wvtt' | undefined =>
  sampledCodecs.get(textIn(stream, 'codec_tag_string') ?? '') ?? (textIn(stream, 'codec_name') === 'ttml' ? 'ttml' : undefined)

const sampledCodecs: ReadonlyMap<string, 'ttml' | 'wvtt'> = new Map([
  ['stpp', 'ttml'],
  ['wvtt', 'wvtt'],
])

const probedSubtitle = (stream: JsonObject): ProbedSubtitle => {
  const codec = sampledCodec(stream) ?? textIn(stream, 'codec_name') ?? 'unknown'
  const title = tagIn(stream, 'title')
  return {
    index: numberIn(stream, 'index') ?? 0,
    codec,
    kind: textSubtitles.has(codec) ? 'text' : 'bitmap',
    language: languageTag(tagIn(stream, 'language')),
    title,
    role: textRole({
      flags: {
        forced: has(stream, 'forced'),
        hearingImpaired: has(stream, 'hearing_impaired'),
        captions: has(stream, 'captions'),
      },
      ...(title !== undefined && { title }),
    }).role,
    isDefault: has(stream, 'default'),
  }
}

const isStill = (stream: JsonObject): boolean => ['attached_pic', 'timed_thumbnails', 'still_image'].some((kind) => has(stream, kind))

/** A disposition that is set, or a title that says the same where people write it there. */
const has = (stream: JsonObject, disposition: string, title?: RegExp): boolean =>
  numberIn(objectIn(stream, 'disposition'), disposition) === 1 || (title?.test(tagIn(stream, 'title') ?? '') ?? false)

/** ffprobe lists every name of a demuxer: `mov,mp4,m4a,3gp,3g2,mj2`, `matroska,webm`. */
const containerName = (names: string): string => (names.split(',').includes('mp4') ? 'mp4' : names.split(',')[0]!)

/** The display matrix turns counter-clockwise; the old `rotate` tag turned clockwise. */
const rotationOf = (stream: JsonObject): number => {
  const matrix = objectsIn(stream, 'side_data_list').find((data) => data['side_data_type'] === 'Display Matrix')
  const clockwise = matrix ? -(numberIn(matrix, 'rotation') ?? 0) : (numberIn(objectIn(stream, 'tags'), 'rotate') ?? 0)
  return (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360
}

/** `yuv420p10le`, `p010le`, `gbrp12be`, `gray16` say it in their name; `rgb48` has three components of 16. */
const bitDepthOf = (pixelFormat: string, rawBits: number | undefined): number => {
  const named = /(?:p|gray|p0)(9|10|12|14|16)(?:le|be)?$/.exec(pixelFormat)?.[1]
  if (named !== undefined) return Number(named)
  if (/^(rgb48|bgr48|rgba64|bgra64)/.test(pixelFormat)) return 16
  return rawBits !== undefined && rawBits >= 8 && rawBits <= 16 ? rawBits : 8
}

/** `a/b` with both above zero and safe to calculate with, in lowest terms. */
const fraction = (text: string | undefined, separator: string): FrameRate | undefined => {
  const [numerator, denominator] = (text ?? '').split(separator).map(Number)
  if (!isCount(numerator) || !isCount(denominator)) return undefined
  const divisor = greatestCommonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

const isCount = (value: number | undefined): value is number => Number.isInteger(value) && value! > 0 && value! < 2 ** 31

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/** Half a percent apart at most: the last frame of a short film, or a header that rounds, moves an average by less. */
const nearlyEqual = (a: FrameRate, b: FrameRate): boolean =>
  Math.abs((a.numerator * b.denominator) / (a.denominator * b.numerator) - 1) <= 0.005

type JsonObject = Readonly<Record<string, unknown>>

const parseObject = (json: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const objectIn = (object: JsonObject | undefined, key: string): JsonObject | undefined => {
  const value = object?.[key]
  return isObject(value) ? value : undefined
}

const objectsIn = (object: JsonObject, key: string): JsonObject[] => {
  const value = object[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

const longestText = 200

const textIn = (object: JsonObject | undefined, key: string): string | undefined => {
  const value = object?.[key]
  if (typeof value !== 'string') return undefined
  const text = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return text === '' ? undefined : text.slice(0, longestText).toWellFormed()
}

/** Matroska writes the names of its tags in capitals. */
const tagIn = (object: JsonObject, name: string): string | undefined => {
  const tags = objectIn(object, 'tags')
  return textIn(tags, name) ?? textIn(tags, name.toUpperCase())
}

const numberIn = (object: JsonObject | undefined, key: string): number | undefined => {
  const value = object?.[key]
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

const positive = (value: number | undefined): number | undefined => (value !== undefined && value > 0 ? value : undefined)
