/** An exact rate: frames a second as a fraction in lowest terms. */
export interface FrameRate {
  readonly numerator: number
  readonly denominator: number
}

/** What a master holds, as far as its headers tell. All text comes from the file and is at most 200 characters without control characters. */
export interface MasterProbe {
  /** `mp4`, `matroska`, `mpegts`, `mxf` … */
  readonly container: string
  /** 0 when the file does not say. */
  readonly durationSeconds: number
  /** The earliest timestamp of any track; ffmpeg counts from there. */
  readonly startSeconds: number
  readonly sizeBytes: number
  /** Moving pictures; covers and other stills are counted apart. The first is the film. */
  readonly video: readonly ProbedVideo[]
  readonly stills: number
  readonly audio: readonly ProbedAudio[]
  readonly subtitles: readonly ProbedSubtitle[]
  readonly chapters: readonly { readonly startSeconds: number; readonly endSeconds: number; readonly title: string }[]
}

export interface ProbedVideo {
  /** Of the stream in the file, as ffmpeg counts: `0:3` is index 3. */
  readonly index: number
  /** ffmpeg's name; `unknown` when it has none. */
  readonly codec: string
  readonly width: number
  readonly height: number
  /** Clockwise turn for showing: 0, 90, 180 or 270. */
  readonly rotation: number
  readonly pixelAspect: { readonly numerator: number; readonly denominator: number }
  /** After pixel aspect and rotation, in square pixels, rounded to whole ones. */
  readonly shownWidth: number
  readonly shownHeight: number
  /** Frames over duration; undefined when the file does not say. */
  readonly averageRate: FrameRate | undefined
  /** The slowest rate at which every timestamp falls on a frame. */
  readonly baseRate: FrameRate | undefined
  /** The two rates differ, so frames may not be evenly spaced. */
  readonly looksVariable: boolean
  readonly bitDepth: number
  readonly pixelFormat: string
  readonly primaries: string | undefined
  readonly transfer: string | undefined
  readonly matrix: string | undefined
  readonly fullRange: boolean
  /** The file says which range, so that limited is not a guess. */
  readonly saysRange?: boolean | undefined
  readonly dynamicRange: 'sdr' | 'pq' | 'hlg'
  readonly interlaced: boolean
  /** Which field of a stored picture is shown first, as flagged; undefined when the file does not say. */
  readonly fieldOrder?: 'progressive' | 'top-first' | 'bottom-first' | undefined
  /** Closed captions (CEA-608/708) ride inside the pictures. */
  readonly hasCaptions?: boolean | undefined
  /** First timestamp, edit lists heeded; undefined when the file does not say. */
  readonly startSeconds?: number | undefined
  /** As declared in the headers; undefined when they do not say. */
  readonly frames: number | undefined
  readonly durationSeconds: number | undefined
}

export interface ProbedAudio {
  readonly index: number
  readonly codec: string
  readonly channels: number
  /** `stereo`, `5.1(side)` …; undefined when the file does not say. */
  readonly layout: string | undefined
  readonly sampleRate: number
  /** BCP 47, short: `en`, `pt-BR`, `und`. */
  readonly language: string
  readonly title: string | undefined
  readonly role: 'main' | 'commentary' | 'description'
  readonly isDefault: boolean
  /** First timestamp, edit lists heeded; undefined when the file does not say. */
  readonly startSeconds?: number | undefined
  readonly durationSeconds?: number | undefined
}

export interface ProbedSubtitle {
  readonly index: number
  readonly codec: string
  readonly kind: 'text' | 'bitmap'
  readonly language: string
  readonly title: string | undefined
  readonly role: 'subtitle' | 'caption' | 'forced'
  readonly isDefault: boolean
}

/**
 * Where the film begins on the clock of its file, in seconds. What lies below zero while the picture does not is the delay of sound encoders, which decoders throw away
 * (1024 samples of AAC: 23 ms at 44.1 kHz).
 */
export const beginsAtSeconds = ({ startSeconds, video }: Pick<MasterProbe, 'startSeconds' | 'video'>): number =>
  startSeconds < 0 && (video[0]?.startSeconds ?? -1) >= 0 ? 0 : startSeconds
