import type { RecipeName } from '../../contracts/encode.ts'
import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { AnalysisDepth } from '../../media/hull/choose-grid.ts'
import type { LadderScope } from '../../media/ladder/work-out-ladder.ts'

/** How a film is made under a recipe. */
export interface RecipePlan {
  readonly codecs: readonly VideoCodec[]
  /** `fixed`: the same rungs for every film. Otherwise they are worked out from trial encodes. */
  readonly ladder: 'fixed' | TriedLadder
  /** In which of them an HDR film is kept as HDR, beside its rungs in standard range. */
  readonly highRange: readonly VideoCodec[]
  /** Whether AV1 rungs of a grainy film are encoded without its grain, which players put back. */
  readonly synthesisesGrain: boolean
}

/** A ladder from trial encodes. */
export interface TriedLadder {
  readonly scope: LadderScope
  readonly depth: AnalysisDepth
  /** Of each unit so much is tried, from its middle; at least half a second, where it is as long. */
  readonly windowShare: number
  /** And never more. */
  readonly windowSeconds: number
  /** Trials cost at most this share of what encoding is expected to cost; where all units would cost more, some are not tried. */
  readonly mostCost: number
}

export const recipes: Readonly<Record<RecipeName, RecipePlan>> = {
  economy: { codecs: ['h264', 'av1'], ladder: 'fixed', highRange: [], synthesisesGrain: false },
  standard: {
    codecs: ['h264', 'av1'],
    ladder: { scope: 'shot', depth: 'sampled', windowShare: 0.2, windowSeconds: 1, mostCost: 0.45 },
    highRange: ['av1'],
    synthesisesGrain: true,
  },
  best: {
    codecs: ['h264', 'hevc', 'vp9', 'av1'],
    ladder: { scope: 'shot', depth: 'full', windowShare: 1, windowSeconds: 12, mostCost: Number.POSITIVE_INFINITY },
    highRange: ['hevc', 'av1'],
    synthesisesGrain: true,
  },
}
