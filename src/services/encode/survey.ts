import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FrameRange } from '../../media/ladder/frame-range.ts'
import type { Preroll } from '../../media/ladder/read-frames.ts'
import type { Segment } from '../../media/shots/segment.ts'
import type { Shot } from '../../media/shots/detect-shots.ts'
import { outputsOf, readOutput } from './kept.ts'
import type { StepContext } from './step.ts'

/** What reading a film once from end to end has shown. Too long for the queue: it lies in the step's folder. */
export interface Survey {
  /** Exactly as many as every encode has. */
  readonly frames: number
  readonly shots: readonly Shot[]
  /** Where every rung is cut, in every codec. */
  readonly segments: readonly Segment[]
  /** Encoded in one piece, with one rate factor in each rung. */
  readonly units: readonly Unit[]
  /** Neighbouring units that are encoded one after the other, by their places in `units`. */
  readonly batches: readonly { readonly firstUnit: number; readonly units: number }[]
  /** Tried one after the other until a run of frames is read right; the first that was right when the survey tried it is the first. */
  readonly prerolls: readonly Preroll[]
}

export interface Unit extends FrameRange {
  /** Where segments begin, counted from the unit's first frame. */
  readonly keyFrames: readonly number[]
}

/** The step that leaves it. */
export const surveyStepId = 'inspect'
/** The sum of each frame of the film, four bytes each, as `frameSumsIn` reads them. */
export const frameSumsName = 'frames.sums'
export const surveyName = 'survey.json'
/** What was found in the master, for people. */
export const reportName = 'report.json'

export const readSurvey = async (context: Pick<StepContext, 'job' | 'files'>): Promise<Survey> =>
  JSON.parse(await readOutput(context, surveyStepId, surveyName)) as Survey

/** Sums of a run of frames of the film. */
export const readFrameSums = async (context: Pick<StepContext, 'job' | 'files'>, range: FrameRange): Promise<Uint32Array> => {
  const bytes = await readFile(join(await outputsOf(context, surveyStepId), frameSumsName))
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice(range.firstFrame, range.firstFrame + range.frames)
}
