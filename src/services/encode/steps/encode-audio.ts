import { audioArguments, audioBps } from '../../../media/ladder/plan-audio.ts'
import { earlierSecondsOf } from '../inspection.ts'
import { keepOutputs } from '../kept.ts'
import { soundLimits } from '../limits.ts'
import type { AudioPayload } from '../step-payloads.ts'
import type { Step } from '../step.ts'
import { asJson, describeFile, inspectionIn, openFilm, payloadIn, type MadeFile } from './step-inputs.ts'

export interface EncodedSound extends MadeFile {
  readonly cpuSeconds: number
}

/** One audio track in one codec and layout as an MP4 in the work folder, exactly as long as the picture. */
export const encodeAudio: Step = async (context) => {
  const { track } = payloadIn<AudioPayload>(context)
  const inspection = inspectionIn(context)
  const { durationSeconds, gains, surroundGains } = inspection
  const { path } = await openFilm(context)
  const result = await keepOutputs(context, async (folder): Promise<EncodedSound> => {
    const name = `${track.id}.mp4`
    const run = await context.run({
      tool: 'ffmpeg',
      args: audioArguments({
        path,
        streamIndex: track.streamIndex,
        codec: track.codec,
        layout: track.layout,
        durationSeconds,
        earlierSeconds: earlierSecondsOf(inspection),
        output: name,
        gain: (track.layout === '5.1' ? surroundGains : gains)?.[track.streamIndex],
      }),
      folder,
      limits: soundLimits(durationSeconds, audioBps(track.codec, track.layout)),
      onProgress: ({ mediaSeconds }) => context.progress(mediaSeconds / durationSeconds),
    })
    return { ...(await describeFile(context, folder, name)), cpuSeconds: run.cpuSeconds }
  })
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}
