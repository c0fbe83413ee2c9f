import type { Colorimetry, DynamicRange } from '../codecs/colorimetry.ts'
import type { LightLevels } from '../codecs/light-levels.ts'
import type { ProtectionScheme } from '../ladder/plan-protection.ts'

/**
 * Everything that manifests, edges and players must know about one build. Written once when the build is packaged, never changed.
 * Paths are relative to the build. Durations of segments are in ticks of the track's timescale, rates in bit/s, sizes in bytes.
 * What is optional was not written by every release that wrote version 1.
 */
export interface BuildFacts {
  readonly version: 1
  readonly durationSeconds: number
  readonly video: readonly VideoTrack[]
  readonly audio: readonly AudioTrack[]
  readonly text: readonly TextTrack[]
  readonly images: readonly ImageTrack[]
}

export type VideoCodec = 'h264' | 'hevc' | 'vp9' | 'av1'
export type AudioCodec = 'aac' | 'opus'

/** CMAF track: one init segment and numbered media segments of any length. All video of a build is cut at the same times. */
export interface SegmentedTrack {
  /** Unique in the build, fit for a path: `h264-720`, `aac-ja`. */
  readonly id: string
  /** RFC 6381: `avc1.64001f`. */
  readonly codecs: string
  readonly initPath: string
  readonly initBytes: number
  /** `$Number%05d$` stands for the segment number, counted from 1. */
  readonly mediaTemplate: string
  readonly timescale: number
  readonly segmentTicks: readonly number[]
  readonly segmentBytes: readonly number[]
  /** Peak segment bit rate (RFC 8216, 4.1): the highest over any neighbouring segments of about one target duration. */
  readonly peakBps: number
  readonly averageBps: number
  /** Clear when it does not say. */
  readonly protection?: TrackProtection
}

/** How the samples of a track are encrypted (ISO/IEC 23001-7), and how players come to its key. */
export interface TrackProtection {
  readonly scheme: ProtectionScheme
  /** 32 lower-case hexadecimal digits. */
  readonly keyId: string
  /** So many segments at the beginning are clear. */
  readonly clearSegments: number
  /** None where players get keys by other means. */
  readonly systems?: readonly ProtectionSystem[]
}

/** A system of licences that knows the key. */
export interface ProtectionSystem {
  /** UUID with dashes, in small letters: `edef8ba9-79d6-4ace-a3c8-27dcd51d21ed` is Widevine. */
  readonly systemId: string
  /** A whole `pssh` box, in base64. */
  readonly pssh?: string
  /** As HLS names it; systems that HLS does not know have none. */
  readonly hls?: { readonly uri: string; readonly keyFormat: string; readonly keyFormatVersions?: string }
}

export interface VideoTrack extends SegmentedTrack {
  readonly codec: VideoCodec
  readonly width: number
  readonly height: number
  /** Exact frame rate. */
  readonly frameRate: { readonly numerator: number; readonly denominator: number }
  readonly frames: number
  /** Of them, those for which exactly the frame was read that the inspection of the master saw. */
  readonly matchedFrames?: number
  readonly dynamicRange: DynamicRange
  readonly bitDepth?: number
  readonly colour?: Colorimetry
  /** Of HDR10. */
  readonly light?: LightLevels
  /** Width over height of one pixel; square when it does not say. */
  readonly pixelAspect?: { readonly numerator: number; readonly denominator: number }
  readonly quality?: Quality
  /** How well this variant is watched compared with all others of the build: more is better, above 0. Goes before `quality`. */
  readonly score?: number
  readonly trick?: TrickFacts
}

/** How near the pictures are to those of the master, in units of the metric: VMAF counts to 100. */
export interface Quality {
  readonly metric: string
  /** `vmaf_4k_v0.6.1neg`: numbers of different models do not compare. */
  readonly model?: string
  readonly mean: number
  readonly harmonicMean?: number
  /** One picture in a hundred is below. */
  readonly p1?: number
  /** Some pictures stand for all. */
  readonly sampled: boolean
}

/** The first picture of every segment, which stands alone, as a part of that segment: from its `moof` to the end of the picture. */
export interface TrickFacts {
  readonly offsets: readonly number[]
  readonly lengths: readonly number[]
  readonly peakBps: number
  readonly averageBps: number
}

export interface AudioTrack extends SegmentedTrack {
  readonly codec: AudioCodec
  readonly language: string
  readonly label: string
  /** 6 is 5.1. The same programme may be there in several layouts. */
  readonly channels: number
  readonly sampleRate: number
  readonly role: 'main' | 'commentary' | 'description'
  /** Which one plays when nobody chose. */
  readonly isDefault: boolean
}

/** One whole file. */
export interface TextTrack {
  readonly id: string
  readonly path: string
  readonly bytes: number
  /** WebVTT when it does not say. */
  readonly format?: TextFormat
  /** The same text as IMSC 1.1 with all its styles and places, beside a WebVTT. */
  readonly imsc?: { readonly path: string; readonly bytes: number }
  readonly language: string
  readonly label: string
  readonly role: 'subtitle' | 'caption' | 'forced'
}

export type TextFormat = 'webvtt' | 'imsc'

/** Trick-play pictures: sheets of `columns` x `rows` tiles, one tile each `intervalSeconds`. */
export interface ImageTrack {
  readonly id: string
  /** `$Number%05d$`, counted from 1. */
  readonly template: string
  readonly sheets: number
  readonly columns: number
  readonly rows: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly intervalSeconds: number
  readonly averageBps: number
}

/** One file of a build, as an edge stores it. */
export interface BuildFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
}

/** The path of segment `number` (from 1) of a template with `$Number%0Nd$`. */
export const numberedPath = (template: string, number: number): string =>
  template.replace(/\$Number%0(\d+)d\$/, (_, width: string) => String(number).padStart(Number(width), '0'))
