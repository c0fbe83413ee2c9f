import type { BuildId } from '../../contracts/ids.ts'
import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import type { TrialPoint } from '../../media/ladder/plan-trials.ts'
import type { LadderScope } from '../../media/ladder/work-out-ladder.ts'
import type { PlannedAudio, PlannedText } from './plan-tracks.ts'
import type { Unit } from './survey.ts'
import type { BuildStage } from './tables.ts'
import type { TriedWindow } from './tried-windows.ts'

export type StepKind =
  | 'share'
  | 'inspect'
  | 'analyse'
  | 'ladder'
  | 'text'
  | 'audio'
  | 'video'
  | 'join'
  | 'images'
  | 'package'
  | 'verify'
  | 'publish'

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

/** Windows of some units, tried in every size and at every rate factor of a grid. */
export interface AnalysePayload extends StepPayload {
  /** Strength of the grain without which they are tried. */
  readonly grain?: number
  readonly grid: readonly TrialPoint[]
  readonly units: readonly TriedWindow[]
}

/** The ladders that follow from the trials, and with them everything else. */
export interface LadderPayload extends StepPayload {
  /** For each codec the steps that tried it. */
  readonly trials: readonly { readonly codec: VideoCodec; readonly steps: readonly string[] }[]
  readonly scope: LadderScope
  readonly buildIds: Readonly<Record<BuildStage, BuildId>>
}

/** A unit of the film, and the rate factor for each rung. */
export interface UnitWork extends Unit {
  readonly crf: readonly number[]
}

/** A batch of neighbouring units, encoded in all rungs of one codec that are wanted at the same time. */
export interface VideoPayload extends StepPayload {
  /** Strength of the grain without which they are encoded; players put it back. */
  readonly grain?: number
  readonly rungs: readonly Rung[]
  readonly units: readonly UnitWork[]
  /** How many of the units are compared with the film afterwards, evenly chosen; a unit that is not is as good as those beside it. */
  readonly measuredUnits: number
}

/** The encoded units of a codec become one file a rung. */
export interface JoinPayload extends StepPayload {
  readonly rungs: readonly Rung[]
  /** The steps that encoded them, in the order of the film. */
  readonly parts: readonly string[]
}

export interface ImagesPayload extends StepPayload {
  /** Small pictures come from this rung: it is made anyway, and costs next to nothing to decode. */
  readonly rung: Rung
  /** The step that has joined it. */
  readonly from: string
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
  /** The steps that have joined its rungs. */
  readonly joins: readonly string[]
}
