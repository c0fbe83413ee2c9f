import { audioArguments, audioBps } from '../../../media/ladder/plan-audio.ts'
import { soundLimits } from '../limits.ts'
import type { AudioPayload } from '../step-payloads.ts'
import type { Step } from '../step.ts'
import { keepOutputs } from '../step-outputs.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface EncodedSound extends MadeFile {
  readonly cpuSeconds: number
}

/** One audio track in one codec as an MP4 in the work folder, exactly as long as the picture. */
export const encodeAudio: Step = async (context) => {
  const { track } = payloadIn<AudioPayload>(context)
  const { durationSeconds, gains } = inspectionIn(context)
  const { path } = await openFilm(context)
  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<EncodedSound> => {
      const name = `${track.id}.mp4`
      const run = await context.run({
        tool: 'ffmpeg',
        args: audioArguments({
          path,
          streamIndex: track.streamIndex,
          codec: track.codec,
          durationSeconds,
          output: name,
          gain: gains?.[track.streamIndex],
        }),
        folder,
        limits: soundLimits(durationSeconds, audioBps[track.codec]),
        onProgress: ({ mediaSeconds }) => context.progress(mediaSeconds / durationSeconds),
      })
      return { ...(await describeFile(context, folder, name)), cpuSeconds: run.cpuSeconds }
    },
  )
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}
