import { isFailure } from '../../../kit/failure.ts'
import { masterInput } from '../../../media/ladder/picture-filters.ts'
import { filmOf, type Inspection } from '../inspection.ts'
import { pictureLimits } from '../limits.ts'
import type { StepContext } from '../run-step.ts'
import type { Refusal } from './unreadable-master.ts'

/** How much of either end is decoded. */
const endSeconds = 2

/** Whether pictures come out of the beginning and the end of a film: headers and index may be whole where the pictures are zeros. */
export const decodeEnds = async (
  context: StepContext,
  folder: string,
  inspection: Inspection,
): Promise<{ refusal: Refusal } | { cpuSeconds: number }> => {
  const { durationSeconds } = inspection
  const head = await decodePart(context, folder, inspection, 0)
  if (head.frames === 0)
    return {
      refusal: { code: 'DAMAGED', reason: 'The beginning of the picture cannot be decoded. Copy the file again, or export it again.' },
    }
  if (durationSeconds <= 2 * endSeconds) return { cpuSeconds: head.cpuSeconds }
  const tail = await decodePart(context, folder, inspection, durationSeconds - endSeconds)
  if (tail.frames === 0)
    return {
      refusal: {
        code: 'CUT_OFF',
        reason: 'The last seconds of the picture cannot be decoded: the file is cut off or damaged. Copy it again, or export it again.',
      },
    }
  return { cpuSeconds: head.cpuSeconds + tail.cpuSeconds }
}

const decodePart = async (context: StepContext, folder: string, inspection: Inspection, fromSeconds: number) => {
  const video = filmOf(inspection)
  let frames = 0
  try {
    const run = await context.run({
      tool: 'ffmpeg',
      args: [
        ['-v', 'error', '-ss', fromSeconds.toFixed(3), ...masterInput(context.master.path), '-map', `0:${video.index}`],
        ['-t', String(endSeconds), '-fps_mode', 'passthrough', '-f', 'null', '-'],
      ].flat(),
      folder,
      limits: pictureLimits({ seconds: 60, width: video.width, height: video.height, frameRate: 60, outputBytes: 0 }),
      onProgress: (progress) => {
        frames = progress.frames
      },
    })
    return { frames, cpuSeconds: run.cpuSeconds }
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED')) return { frames: 0, cpuSeconds: 0 }
    throw trouble
  }
}
