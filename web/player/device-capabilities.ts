import type { DeviceCapabilities } from '../../src/contracts/playback.ts'

type VideoCodec = DeviceCapabilities['videoCodecs'][number]
type AudioCodec = DeviceCapabilities['audioCodecs'][number]
type DynamicRange = DeviceCapabilities['dynamicRanges'][number]

/** What the browser tells about itself. */
export interface Device {
  /** `MediaSource.isTypeSupported`. */
  readonly isTypeSupported: (type: string) => boolean
  /** `navigator.mediaCapabilities.decodingInfo`, where there is one. */
  readonly decodingInfo?:
    | ((configuration: MediaDecodingConfiguration) => Promise<{ readonly supported: boolean; readonly smooth: boolean }>)
    | undefined
  /** The screen shows more than standard dynamic range (`dynamic-range: high`). */
  readonly showsHighRange: boolean
  /** Channels that the sound output takes; more than two are worth nothing to headphones and to most screens. */
  readonly outputChannels: number
  /** In CSS pixels. */
  readonly screen: { readonly width: number; readonly height: number; readonly pixelRatio: number }
  readonly userAgent: string
}

/** The profile in which each family is asked for, at 1080 lines: HEVC and AV1 may come in 10 bits, the others have 8. */
const videoTypes: Readonly<Record<VideoCodec, string>> = {
  h264: 'video/mp4; codecs="avc1.640028"',
  hevc: 'video/mp4; codecs="hvc1.2.4.L120.90"',
  vp9: 'video/mp4; codecs="vp09.00.40.08"',
  av1: 'video/mp4; codecs="av01.0.08M.10"',
}
const deepFamilies: ReadonlySet<VideoCodec> = new Set(['hevc', 'av1'])
const audioTypes: Readonly<Record<AudioCodec, string>> = {
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  opus: 'audio/mp4; codecs="opus"',
}

/** Below this nobody is limited: windows are dragged to larger screens. */
const leastHeight = 1080
const heights = [1080, 1440, 2160, 4320]

/** What this device can show. What it says it supports but not smoothly counts only when nothing else is left. */
export const detectCapabilities = async (device: Device): Promise<DeviceCapabilities> => {
  const families = Object.keys(videoTypes) as VideoCodec[]
  const supported = families.filter((family) => device.isTypeSupported(videoTypes[family]))
  const verdicts = await Promise.all(supported.map((family) => isSmooth(device, videoTypes[family])))
  const smooth = supported.filter((_, index) => verdicts[index])
  const videoCodecs = smooth.length > 0 ? smooth : supported.length > 0 ? supported : ['h264' as const]
  const audio = (Object.keys(audioTypes) as AudioCodec[]).filter((family) => device.isTypeSupported(audioTypes[family]))
  const audioCodecs = audio.length > 0 ? audio : ['aac' as const]
  return {
    name: deviceName(device.userAgent),
    videoCodecs,
    audioCodecs,
    maxHeight: maxHeight(device.screen),
    maxChannels: (await playsSurround(device, audioCodecs)) ? device.outputChannels : 2,
    dynamicRanges: ['sdr', ...(await highRanges(device, videoCodecs))],
  }
}

/** Into an output that takes it, in every codec: which of them is played is not decided here. */
const playsSurround = async (device: Device, families: readonly AudioCodec[]): Promise<boolean> => {
  if (device.outputChannels < surroundChannels) return false
  if (!device.decodingInfo) return true
  try {
    const answers = families.map((family) => {
      const audio = { contentType: audioTypes[family], channels: String(surroundChannels), bitrate: 384_000, samplerate: 48_000 }
      return device.decodingInfo!({ type: 'media-source', audio })
    })
    return (await Promise.all(answers)).every(({ supported }) => supported)
  } catch {
    // What cannot be asked is not risked: everybody hears stereo.
    return false
  }
}

/** Of 5.1. */
const surroundChannels = 6

/** Those that the screen shows, and some family that it decodes in 10 bits is decoded to. */
const highRanges = async (device: Device, families: readonly VideoCodec[]): Promise<DynamicRange[]> => {
  if (!device.showsHighRange) return []
  const types = families.filter((family) => deepFamilies.has(family)).map((family) => videoTypes[family])
  const shown = async (transferFunction: 'pq' | 'hlg') =>
    (await Promise.all(types.map((type) => isSmooth(device, type, { transferFunction, colorGamut: 'rec2020' })))).includes(true)
  const [hlg, pq] = await Promise.all([shown('hlg'), shown('pq')])
  return [...(hlg ? (['hlg'] as const) : []), ...(pq ? (['pq'] as const) : [])]
}

const isSmooth = async (
  device: Device,
  contentType: string,
  colour: Pick<VideoConfiguration, 'transferFunction' | 'colorGamut'> = {},
): Promise<boolean> => {
  if (!device.decodingInfo) return true
  try {
    const video = { contentType, width: 1920, height: 1080, bitrate: 5_000_000, framerate: 24, ...colour }
    const { supported, smooth } = await device.decodingInfo({ type: 'media-source', video })
    return supported && smooth
  } catch {
    // A browser that cannot answer the question is believed in its first answer.
    return true
  }
}

/** A phone is turned to watch: its shorter side is the height. */
const maxHeight = (screen: Device['screen']): number => {
  const lines = Math.min(screen.width, screen.height) * screen.pixelRatio
  return heights.find((height) => height >= Math.max(lines, leastHeight)) ?? heights.at(-1)!
}

/** `Firefox on Windows`: for a person who looks at the list of their devices. */
export const deviceName = (userAgent: string): string => {
  const find = (table: readonly (readonly [RegExp, string])[]) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  const system = find([
    [/Tizen|Web0S|AFT[A-Z]|GoogleTV|Android TV|AppleTV|CrKey/, 'television'],
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
  ])
  const browser = find([
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ])
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'unknown device')
}
