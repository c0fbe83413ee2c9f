import { audioArguments, audioBps } from '../../../media/ladder/plan-audio.ts'
import { soundLimits } from '../limits.ts'
import type { AudioPayload } from '../step-payloads.ts'
import type { Step } from '../run-step.ts'
import { keepOutputs } from '../step-outputs.ts'
import type { EncodedTrack } from './encode-video.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn } from './step-inputs.ts'

/** One audio track in one codec as an MP4 in the work folder, exactly as long as the picture. */
export const encodeAudio: Step = async (context) => {
  const { track } = payloadIn<AudioPayload>(context)
  const { durationSeconds } = inspectionIn(context)
  const { path } = await openFilm(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<EncodedTrack> => {
      const name = `${track.id}.mp4`
      const run = await context.run({
        tool: 'ffmpeg',
        args: audioArguments({ path, streamIndex: track.streamIndex, codec: track.codec, durationSeconds, output: name }),
        folder,
        limits: soundLimits(durationSeconds, audioBps[track.codec]),
        onProgress: ({ mediaSeconds }) => context.progress(mediaSeconds / durationSeconds),
      })
      return { ...(await describeFile(context, folder, name)), cpuSeconds: run.cpuSeconds, wallSeconds: run.wallSeconds }
    },
  )
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}
