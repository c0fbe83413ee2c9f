import type { RecipeName } from '../../src/contracts/encode.ts'
import { stat } from 'node:fs/promises'
import type { BuildId, JobId } from '../../src/contracts/ids.ts'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import type { VideoSource } from '../../src/media/ladder/picture-filters.ts'
import { displaySize, type PictureSize } from '../../src/media/quality/display-size.ts'
import { examineMaster } from '../../src/services/encode/examine-master.ts'
import { filmOf, sourceOf, type Inspection } from '../../src/services/encode/inspection.ts'
import type { PlanAsk } from '../../src/services/encode/plan-job.ts'
import type { Survey } from '../../src/services/encode/survey.ts'
import type { Clip } from './clips.ts'
import { withFolder, type Workshop } from './workshop.ts'

/** A clip as the house sees it once it was looked through. */
export interface ExaminedClip extends Clip {
  readonly inspection: Inspection
  readonly survey: Survey
  readonly source: VideoSource
  readonly seconds: number
  /** As shown. */
  readonly size: PictureSize
  readonly display: PictureSize
}

export const examineClip = (workshop: Workshop, clip: Clip): Promise<ExaminedClip> =>
  withFolder(workshop, 'examination', async (folder) => {
    const { film, refusal } = await examineMaster({
      path: clip.path,
      sizeBytes: (await stat(clip.path)).size,
      beside: [],
      texts: [],
      capabilities: workshop.transcoder.capabilities,
      run: (run) => workshop.transcoder.run(run),
      folder,
      progress: () => {},
    })
    if (!film) throw new Error(`${clip.name} was refused: ${refusal?.reason}`)
    const { inspection, survey } = film
    const video = filmOf(inspection)
    const size = { width: video.shownWidth, height: video.shownHeight }
    if (clip.kind === 'counted' && Math.max(size.height, (size.width * 9) / 16) < 720)
      throw new Error(`${clip.name} is ${size.width}x${size.height}: only footage of 720 lines and more can be counted`)
    return {
      ...clip,
      inspection,
      survey,
      source: sourceOf(clip.path, inspection),
      seconds: survey.frames / valueOf(inspection.frameRate),
      size,
      display: displaySize(size),
    }
  })

/** What the house is asked to plan for it. */
export const planAskOf = ({ inspection, survey }: ExaminedClip, recipe: RecipeName): PlanAsk => ({
  jobId: 'job' as JobId,
  priority: 0,
  recipe,
  inspection,
  survey,
  beside: [],
  makeable: { video: ['h264', 'av1'], audio: ['aac'], quality: true, grain: false },
  buildIds: { first: 'first' as BuildId, full: 'full' as BuildId },
})
