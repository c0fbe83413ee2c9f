import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { AnalysisDepth } from '../../media/hull/choose-grid.ts'
import type { LadderScope } from '../../media/ladder/work-out-ladder.ts'
import type { RecipeName } from './tables.ts'

/** How a film is made under a recipe. */
export interface RecipePlan {
  readonly codecs: readonly VideoCodec[]
  /** `fixed`: the same rungs for every film. Otherwise they are worked out from trial encodes. */
  readonly ladder: 'fixed' | { readonly scope: LadderScope; readonly depth: AnalysisDepth; readonly windowSeconds: number }
}

export const recipes: Readonly<Record<RecipeName, RecipePlan>> = {
  economy: { codecs: ['h264', 'av1'], ladder: 'fixed' },
  // A second of each unit is tried: more would cost half as much as the encodes themselves.
  standard: { codecs: ['h264', 'av1'], ladder: { scope: 'shot', depth: 'sampled', windowSeconds: 1 } },
  best: { codecs: ['h264', 'hevc', 'vp9', 'av1'], ladder: { scope: 'shot', depth: 'full', windowSeconds: 12 } },
}
