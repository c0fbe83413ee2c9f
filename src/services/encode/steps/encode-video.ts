import { valueOf } from '../../../media/ladder/frame-rate.ts'
import { videoArguments } from '../../../media/ladder/plan-video.ts'
import { pictureLimits } from '../limits.ts'
import type { VideoPayload } from '../step-payloads.ts'
import type { Step } from '../run-step.ts'
import { keepOutputs } from '../step-outputs.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface EncodedTrack extends MadeFile {
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

export interface EncodedVideo extends EncodedTrack {
  /** As the encoder counted them. */
  readonly frames: number
}

/** One rung of the film as an MP4 in the work folder. */
export const encodeVideo: Step = async (context) => {
  const { rung } = payloadIn<VideoPayload>(context)
  const { durationSeconds, expectedFrames, frameRate } = inspectionIn(context)
  const source = await openFilm(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<EncodedVideo> => {
      const name = `${rung.id}.mp4`
      let frames = 0
      const run = await context.run({
        tool: 'ffmpeg',
        args: videoArguments({ source, rung, recipe: context.job.recipe, output: name }),
        folder,
        limits: pictureLimits({
          seconds: durationSeconds,
          // Decoding costs by the picture that comes in, encoding by the one that goes out.
          width: Math.max(source.video.width, rung.width),
          height: Math.max(source.video.height, rung.height),
          frameRate: valueOf(frameRate),
          outputBytes: (rung.maxrateBps / 8) * durationSeconds * 2,
        }),
        onProgress: (progress) => {
          frames = progress.frames
          context.progress(progress.frames / expectedFrames)
        },
      })
      return { ...(await describeFile(context, folder, name)), frames, cpuSeconds: run.cpuSeconds, wallSeconds: run.wallSeconds }
    },
  )
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}
