import { z } from 'zod'
import { RecipeName } from './encode.ts'
import { InspectionReport } from './inspection.ts'
import { FixedRung, WorkedLadder } from './ladder.ts'

const VideoCodec = z.enum(['h264', 'hevc', 'vp9', 'av1'])
const Run = z.object({ firstFrame: z.number().int(), frames: z.number().int() })
/** Processor seconds. */
const Cost = z.number()

/** One rung that would be made. */
export const PlannedRung = z.object({
  id: z.string(),
  codec: VideoCodec,
  lines: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  /** `first`: in the build that can be watched while everything else is made. `full`: in the one that stays. */
  builds: z.array(z.enum(['first', 'full'])).readonly(),
  /** Rate factors over the film: each shot may have its own. */
  crf: z.object({ least: z.number(), most: z.number() }),
  capBps: z.number(),
  expectedBps: z.number(),
  /** Only where it was worked out from trials. */
  expectedQuality: z.number().optional(),
  why: z.string(),
  expectedBytes: z.number(),
  cpuSeconds: z.object({ encode: Cost, measure: Cost, verify: Cost }),
})
export type PlannedRung = z.infer<typeof PlannedRung>

/** What trial encodes of a window of one unit have shown. */
const TriedUnit = z.object({
  unit: z.number().int(),
  points: z
    .array(
      z.object({
        lines: z.number().int(),
        width: z.number().int(),
        height: z.number().int(),
        crf: z.number(),
        bps: z.number(),
        quality: z.number(),
      }),
    )
    .readonly(),
})

/** What would be made of a master, and what it would cost. Frames are counted from 0 at the film's rate. */
export const FilmPlan = z.object({
  version: z.literal(1),
  recipe: RecipeName,
  report: InspectionReport,
  rate: z.object({ numerator: z.number().int(), denominator: z.number().int() }),
  frames: z.number().int(),
  shots: z.array(Run.extend({ startsBy: z.enum(['start', 'cut', 'fade', 'dissolve']) })).readonly(),
  /** Where every rung is cut, in every codec. */
  segments: z.array(Run.extend({ shot: z.number().int() })).readonly(),
  /** Encoded in one piece, with one rate factor in each rung. */
  units: z.array(Run).readonly(),
  /** Neighbouring units that one step encodes. */
  chunks: z.array(Run.extend({ firstUnit: z.number().int(), units: z.number().int() })).readonly(),
  ladder: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fixed'), why: z.string() }),
    z.object({
      kind: z.literal('worked'),
      /** `shot`: every shot has rate factors of its own. */
      scope: z.enum(['title', 'shot']),
      metric: z.enum(['vmaf', 'xpsnr', 'ssim']),
      /** Of each unit so much was tried at most. */
      windowSeconds: z.number(),
    }),
  ]),
  /** With the curves of each size; empty where the ladder is fixed. */
  worked: z.array(WorkedLadder).readonly(),
  trials: z.array(z.object({ codec: VideoCodec, units: z.array(TriedUnit).readonly() })).readonly(),
  /** What every film would get under this recipe without being tried. */
  fixed: z.array(FixedRung).readonly(),
  /** In the order in which they are made. */
  rungs: z.array(PlannedRung).readonly(),
  audio: z
    .array(
      z.object({
        id: z.string(),
        codec: z.enum(['aac', 'opus']),
        language: z.string(),
        expectedBps: z.number(),
        expectedBytes: z.number(),
      }),
    )
    .readonly(),
  text: z.array(z.object({ id: z.string(), language: z.string(), role: z.string() })).readonly(),
  estimate: z.object({
    cpuSeconds: Cost,
    /** How much slower than usual the trials were; expected costs are multiplied by it. 1 where nothing was tried. */
    pace: z.number(),
    kinds: z
      .array(z.object({ kind: z.string(), steps: z.number().int(), cpuSeconds: Cost, from: z.enum(['measured', 'expected']) }))
      .readonly(),
    /** Of the build that stays. */
    bytes: z.number(),
    /** From the beginning to the first light, and to the end, when so many long steps run at once. */
    wall: z.array(z.object({ workers: z.number().int(), firstLightSeconds: z.number(), seconds: z.number() })).readonly(),
  }),
  /** What making this plan took. */
  spent: z.object({ cpuSeconds: Cost, wallSeconds: z.number() }),
})
export type FilmPlan = z.infer<typeof FilmPlan>

/** Instead of a plan, of a master that is refused. */
export const RefusedPlan = z.object({
  version: z.literal(1),
  recipe: RecipeName,
  report: InspectionReport,
  error: z.object({ code: z.string(), message: z.string() }),
})
export type RefusedPlan = z.infer<typeof RefusedPlan>
