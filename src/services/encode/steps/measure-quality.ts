import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../../kit/failure.ts'
import type { Rung } from '../../../media/ladder/fixed-ladder.ts'
import { valueOf } from '../../../media/ladder/frame-rate.ts'
import { masterInput, pictureFilters, type VideoSource } from '../../../media/ladder/picture-filters.ts'
import { pictureLimits } from '../limits.ts'
import { videoStepId, type QualityPayload } from '../step-payloads.ts'
import type { Step, StepContext } from '../run-step.ts'
import { sampleWindows, type SampleWindow } from '../quality-samples.ts'
import { keepOutputs } from '../step-outputs.ts'
import type { EncodedVideo } from './encode-video.ts'
import { asJson, inspectionIn, madeFile, openFilm, payloadIn, resultOf } from './step-inputs.ts'

export interface MeasuredQuality {
  /** Mean VMAF by rung; a rung that could not be compared is missing. */
  readonly means: Readonly<Record<string, number>>
  readonly cpuSeconds: number
}

/** Compares short samples of every rung with the film, frame by frame, in the size of the largest rung. */
export const measureQuality: Step = async (context) => {
  const { rungs } = payloadIn<QualityPayload>(context)
  const { durationSeconds, frameRate, isEven } = inspectionIn(context)
  const source = await openFilm(context)
  const windows = sampleWindows({ durationSeconds, frameRate, recipe: context.job.recipe, isEven })
  const shown = rungs.reduce((largest, rung) => (rung.height * rung.width > largest.height * largest.width ? rung : largest))

  const result = await keepOutputs(
    { jobFolder: context.jobFolder, stepId: context.stepId, fence: context.lease.fence },
    async (folder): Promise<MeasuredQuality> => {
      const means: Record<string, number> = {}
      let cpuSeconds = 0
      for (const [index, rung] of rungs.entries()) {
        const path = await madeFile(context, resultOf<EncodedVideo>(context, videoStepId(rung)))
        const scores: number[] = []
        for (const window of windows) {
          const compared = await compare(context, { folder, path, source, rung, shown, window })
          scores.push(compared.mean)
          cpuSeconds += compared.cpuSeconds
        }
        if (scores.length > 0) means[rung.id] = Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 100) / 100
        context.progress((index + 1) / rungs.length)
      }
      return { means, cpuSeconds }
    },
  )
  return { result: asJson(result) }
}

interface Comparison {
  readonly folder: string
  readonly path: string
  readonly source: VideoSource
  readonly rung: Rung
  /** The size in which both are compared. */
  readonly shown: Rung
  readonly window: SampleWindow
}

/** Every fourth frame: neighbours say nearly the same. */
const subsample = 4

const compare = async (context: StepContext, { folder, path, source, rung, shown, window }: Comparison) => {
  const rate = `${rung.frameRate.numerator}/${rung.frameRate.denominator}`
  const seek = ['-ss', window.fromSeconds.toFixed(6)]
  const counted = `setpts=N/(${rate})/TB,trim=end_frame=${window.frames}`
  const graph = [
    `[0:v]scale=${shown.width}:${shown.height}:flags=bicubic,format=yuv420p,settb=AVTB,${counted}[made]`,
    `[1:${source.video.index}]${pictureFilters(source.video, shown.width, shown.height).join(',')},settb=AVTB,${counted}[film]`,
    `[made][film]libvmaf=n_threads=2:n_subsample=${subsample}:log_fmt=json:log_path=vmaf.json`,
  ].join(';')
  const run = await context.run({
    tool: 'ffmpeg',
    args: ['-v', 'error', ...seek, '-i', `file:${path}`, ...seek, ...masterInput(source.path), '-filter_complex', graph, '-f', 'null', '-'],
    folder,
    limits: pictureLimits({
      seconds: 60,
      width: source.video.width,
      height: source.video.height,
      frameRate: Math.max(1, valueOf(rung.frameRate)),
      outputBytes: 2 ** 20,
    }),
  })
  return { mean: meanIn(await readFile(join(folder, 'vmaf.json'), 'utf8')), cpuSeconds: run.cpuSeconds }
}

const meanIn = (report: string): number => {
  const mean = (JSON.parse(report) as { pooled_metrics?: { vmaf?: { mean?: unknown } } }).pooled_metrics?.vmaf?.mean
  if (typeof mean !== 'number') throw new Failure('TOOL_REFUSED', 'The report of the quality filter holds no mean.')
  return mean
}
