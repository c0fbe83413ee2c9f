/**
 * Everything that manifests, edges and players must know about one build. Written once when the build is packaged, never changed.
 * Paths are relative to the build. Durations of segments are in ticks of the track's timescale, rates in bit/s, sizes in bytes.
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

/** CMAF track: one init segment and numbered media segments, all tracks of a build cut at the same times. */
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
}

export interface VideoTrack extends SegmentedTrack {
  readonly codec: VideoCodec
  readonly width: number
  readonly height: number
  /** Exact frame rate. */
  readonly frameRate: { readonly numerator: number; readonly denominator: number }
  readonly frames: number
  readonly dynamicRange: 'sdr' | 'pq' | 'hlg'
  readonly quality?: { readonly metric: string; readonly mean: number; readonly sampled: boolean }
}

export interface AudioTrack extends SegmentedTrack {
  readonly codec: AudioCodec
  readonly language: string
  readonly label: string
  readonly channels: number
  readonly sampleRate: number
  readonly role: 'main' | 'commentary' | 'description'
  /** Which one plays when nobody chose. */
  readonly isDefault: boolean
}

/** One whole WebVTT file. */
export interface TextTrack {
  readonly id: string
  readonly path: string
  readonly bytes: number
  readonly language: string
  readonly label: string
  readonly role: 'subtitle' | 'caption' | 'forced'
}

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
