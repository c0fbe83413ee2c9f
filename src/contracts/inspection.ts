import { z } from 'zod'

/** From `fromSeconds` to `toSeconds` of the film. */
const Stretch = z.object({ fromSeconds: z.number(), toSeconds: z.number() })
const Rate = z.object({ numerator: z.number().int(), denominator: z.number().int() })
/** ffmpeg's name, and whether the file says it or it is assumed, and why. */
const ColourValue = z.object({ value: z.string(), from: z.enum(['file', 'assumed']), why: z.string() })
/** EBU R128. */
const Loudness = z.object({ integratedLufs: z.number().optional(), rangeLu: z.number(), truePeakDbtp: z.number().optional() })
const Gain = z.object({ gainDb: z.number(), limiterNeeded: z.boolean(), words: z.string() })

/** Something that was found in a master, and what is done about it. */
export const Finding = z.object({
  code: z.string(),
  /** note: nothing is wrong. fix: put right by itself. warn: look at it. refuse: nothing is encoded. */
  severity: z.enum(['note', 'fix', 'warn', 'refuse']),
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
  /** Stream in the file, when it is about one that is not the picture. */
  track: z.number().int().optional(),
  means: z.string(),
  action: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** The judgement of a master, before a bit is spent on it. Times are seconds from the beginning of the film. */
export const InspectionReport = z.object({
  version: z.literal(1),
  verdict: z.enum(['ok', 'refused']),
  /** One line. */
  summary: z.string(),
  file: z.object({
    container: z.string(),
    sizeBytes: z.number(),
    durationSeconds: z.number(),
    chapters: z.number().int(),
    sha256: z.string().optional(),
  }),
  /** Missing when no picture could be read. */
  picture: z
    .object({
      codec: z.string(),
      pixelFormat: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      /** In square pixels, upright. */
      shownWidth: z.number().int(),
      shownHeight: z.number().int(),
      rotation: z.number(),
      pixelAspect: Rate,
      cadence: z.object({
        frames: z.number().int(),
        rate: Rate,
        isVariable: z.boolean(),
        fields: z.object({ flagged: z.boolean(), found: z.enum(['progressive', 'interlaced', 'telecined', 'mixed', 'unknown']) }),
        treatment: z.object({
          kind: z.enum(['none', 'constant-rate', 'deinterlace', 'inverse-telecine', 'leave-out-repeats']),
          rate: Rate,
        }),
      }),
      colour: z.object({
        primaries: ColourValue,
        transfer: ColourValue,
        matrix: ColourValue,
        range: ColourValue,
        bitDepth: z.number().int(),
        dynamicRange: z.enum(['sdr', 'pq', 'hlg']),
      }),
      /** Pictures that could not be decoded cleanly. */
      decodeErrors: z.number().int().optional(),
    })
    .optional(),
  sound: z
    .array(
      z.object({
        index: z.number().int(),
        codec: z.string(),
        channels: z.number().int(),
        layout: z.string().optional(),
        sampleRate: z.number(),
        language: z.string(),
        title: z.string().optional(),
        role: z.enum(['main', 'commentary', 'description']),
        /** `measured`, or why it was not. */
        state: z.string(),
        loudness: Loudness.optional(),
        /** Mixed down to stereo, for tracks of more channels. */
        stereo: Loudness.optional(),
        /** About once a second. */
        curve: z.array(z.object({ seconds: z.number(), lufs: z.number() })).readonly(),
        silences: z.array(Stretch).readonly(),
        /** What is done in stereo. */
        stereoGain: Gain.optional(),
      }),
    )
    .readonly(),
  subtitles: z
    .array(
      z.object({
        index: z.number().int(),
        codec: z.string(),
        kind: z.enum(['text', 'bitmap']),
        language: z.string(),
        title: z.string().optional(),
        role: z.enum(['subtitle', 'caption', 'forced']),
      }),
    )
    .readonly(),
  /** Subtitle files beside the master, and text tracks inside it. */
  texts: z
    .array(
      z.object({
        name: z.string(),
        /** Of the stream, for a track inside the master. */
        track: z.number().int().optional(),
        cues: z.number().int(),
        problemCount: z.number().int(),
        problems: z.array(z.object({ line: z.number().int().optional(), words: z.string() })).readonly(),
      }),
    )
    .readonly(),
  black: z.array(Stretch).readonly(),
  frozen: z.array(Stretch).readonly(),
  /** Where shots begin, in seconds; at most 2000 of them. */
  shots: z.array(z.number()).readonly(),
  /** Gravest first. */
  findings: z.array(Finding).readonly(),
  /** How many more there are. */
  moreFindings: z.number().int(),
  counts: z.object({ note: z.number().int(), fix: z.number().int(), warn: z.number().int(), refuse: z.number().int() }),
})
export type InspectionReport = z.infer<typeof InspectionReport>
