import type { BuildId } from '../../contracts/ids.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import type { PlannedAudio, PlannedText } from './plan-tracks.ts'
import type { BuildStage } from './tables.ts'

export type StepKind = 'inspect' | 'text' | 'audio' | 'video' | 'images' | 'package' | 'verify' | 'quality' | 'publish'

/** What the item of every step carries. */
export interface StepPayload {
  /** Words for the console: `H.264 720p`. */
  readonly label: string
  /** Expected processor seconds. */
  readonly costSeconds: number
}

export interface TextPayload extends StepPayload {
  readonly track: PlannedText
}

export interface AudioPayload extends StepPayload {
  readonly track: PlannedAudio
}

export interface VideoPayload extends StepPayload {
  readonly rung: Rung
}

export interface ImagesPayload extends StepPayload {
  /** Small pictures come from this rung: it is made anyway, and costs next to nothing to decode. */
  readonly rung: Rung
}

/** What one stage's build is made of. */
export interface StageContent {
  readonly video: readonly Rung[]
  readonly audio: readonly PlannedAudio[]
  readonly text: readonly PlannedText[]
}

/** One stage's way from encoded files to a build. */
export interface StagePayload extends StepPayload, StageContent {
  readonly stage: BuildStage
  readonly buildId: BuildId
}

export interface QualityPayload extends StepPayload {
  readonly rungs: readonly Rung[]
}

export const videoStepId = (rung: Pick<Rung, 'id'>): string => `video-${rung.id}`
