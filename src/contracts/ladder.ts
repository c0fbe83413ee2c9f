import { z } from 'zod'

const Size = z.object({ lines: z.number().int(), width: z.number().int(), height: z.number().int() })
const Point = z.object({ bps: z.number(), quality: z.number() })

/** A film's ladder in one codec, as it was worked out from trial encodes. */
export const WorkedLadder = z.object({
  codec: z.enum(['h264', 'hevc', 'vp9', 'av1']),
  /** By which quality was told; missing in ladders from before it was kept. */
  metric: z.enum(['vmaf', 'xpsnr', 'ssim']).optional(),
  /** Lowest first. */
  rungs: z
    .array(
      Size.extend({
        expectedBps: z.number(),
        /** What the trials promise: VMAF 0 to 100, or decibels where it cannot be measured. */
        expectedQuality: z.number(),
        /** Why it is there, for a person. */
        why: z.string(),
      }),
    )
    .readonly(),
  /** What each size gives at each rate when bits are spent over the film as well as they can be; tallest first. */
  curves: z.array(z.object({ size: Size, points: z.array(Point).readonly() })).readonly(),
  /** What ended it at the top. */
  topLimit: z.enum(['quality', 'gain', 'safety', 'measured']).optional(),
})
export type WorkedLadder = z.infer<typeof WorkedLadder>

/** The rungs that every film would get without being tried. */
export const FixedRung = Size.extend({ codec: z.enum(['h264', 'hevc', 'vp9', 'av1']), capBps: z.number() })
export type FixedRung = z.infer<typeof FixedRung>

/** How like the film a rung is, piece by piece. */
export const QualityOfRung = z.object({
  rungId: z.string(),
  metric: z.string(),
  /** One for each piece, in the order of `pieces`; null where it was not compared. */
  quality: z.array(z.number().nullable()).readonly(),
  averageBps: z.array(z.number()).readonly(),
})
export type QualityOfRung = z.infer<typeof QualityOfRung>

/** Every rung of a build piece by piece: a piece is a shot, or a part of a long one. */
export const BuildQuality = z.object({
  pieces: z.array(z.object({ fromSeconds: z.number(), toSeconds: z.number() })).readonly(),
  rungs: z.array(QualityOfRung).readonly(),
})
export type BuildQuality = z.infer<typeof BuildQuality>
