import type { RecipeName } from '../../../contracts/encode.ts'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transcoder } from '../../../engines/transcoder/port.ts'
import { Failure } from '../../../kit/failure.ts'
import { grainFreeInput } from '../../../media/grain/smooth-filters.ts'
import type { ChunkPlan } from '../../../media/ladder/plan-chunk.ts'
import { sizedPictures, smoothPictures, wholePictures, type PictureForm, type VideoSource } from '../../../media/ladder/picture-filters.ts'
import { frameFilters, frameInput } from '../../../media/ladder/read-frames.ts'
import { chooseMetric } from '../../../media/quality/choose-metric.ts'
import { comparisonRuns, comparisonsArguments } from '../../../media/quality/compare-many.ts'
import type { Comparison } from '../../../media/quality/compare-streams.ts'
import { displaySize } from '../../../media/quality/display-size.ts'
import { coversFrames, poolScores, type FrameScores } from '../../../media/quality/frame-scores.ts'
import { parseSsimStats } from '../../../media/quality/ssim.ts'
import { parseVmafLog, vmafModel } from '../../../media/quality/vmaf.ts'
import { parseXpsnrStats } from '../../../media/quality/xpsnr.ts'
import { comparedEvery } from '../compared-frames.ts'
import type { EncodedPart, EncodedUnit, MeasuredPart } from '../encoded-unit.ts'
import { unitLimits } from '../limits.ts'
import type { StepContext } from '../step.ts'

/** How units of a film are compared with it. */
export type MeasurePlan = Pick<Comparison, 'display' | 'measure' | 'bitDepth'> & { readonly subsample: number }

/** Undefined where this ffmpeg can measure nothing. */
export const measurePlan = (
  context: { readonly transcoder: Pick<Transcoder, 'capabilities'>; readonly job: { readonly recipe: RecipeName } },
  source: VideoSource,
  /** Of what is compared with the film. */
  form: PictureForm = {},
): MeasurePlan | undefined => {
  const { metric } = chooseMetric(context.transcoder.capabilities.filters, form.dynamicRange)
  if (metric === undefined) return undefined
  const display = displaySize({ width: source.video.shownWidth, height: source.video.shownHeight })
  return {
    display,
    ...(form.bitDepth !== undefined && { bitDepth: form.bitDepth }),
    measure: metric === 'vmaf' ? { metric, model: vmafModel({ display, purpose: 'ladder' }) } : { metric },
    subsample: metric === 'xpsnr' ? 1 : comparedEvery[context.job.recipe],
  }
}

interface MeasureAsk {
  readonly folder: string
  readonly plan: Omit<ChunkPlan, 'preroll'>
  /** From where the unit was read right when it was encoded. */
  readonly preroll: ChunkPlan['preroll']
  readonly encoded: EncodedUnit
  readonly comparison: MeasurePlan
}

/** The unit with how like the film each of its rungs is, as a screen shows it. Where players put the grain back, both are looked at without it. */
export const measureUnit = async (context: StepContext, ask: MeasureAsk): Promise<EncodedUnit> => {
  const { folder, plan, comparison, preroll, encoded } = ask
  const { source, range, rate } = plan
  const { video } = source
  const parts = plan.outputs.map(({ rung }) => [rung.id, encoded.outputs[rung.id]!] as const)
  const film = {
    input: frameInput(source, range, rate, preroll),
    streamIndex: video.index,
    filters: [
      ...frameFilters(source, range, rate),
      ...wholePictures(source),
      ...smoothPictures(source),
      ...sizedPictures(source, even(video.shownWidth), even(video.shownHeight), plan.outputs[0]!.rung),
    ],
  }
  const outputs: Record<string, EncodedPart> = {}
  for (const places of comparisonRuns(parts.length, comparison.display)) {
    const compared = places.map((place) => parts[place]!)
    const run = await context.run({
      tool: 'ffmpeg',
      args: comparisonsArguments({
        ...comparison,
        film,
        made: compared.map(([, part]) => ({ input: source.grain !== undefined ? grainFreeInput(part.name) : ['-i', `file:${part.name}`] })),
        reports: compared.map(([id]) => reportOf(id)),
        frameRate: rate,
        frames: range.frames,
        threads: 1,
      }),
      folder,
      limits: unitLimits({ ...plan, preroll }),
    })
    for (const [id, part] of compared) {
      const report = join(folder, reportOf(id))
      outputs[id] = { ...part, quality: pooled(ask, part, await readFile(report, 'utf8'), run.cpuSeconds / compared.length) }
      await rm(report)
    }
  }
  return { ...encoded, outputs }
}

const reportOf = (rungId: string): string => `${rungId}.txt`

const pooled = ({ plan, comparison }: MeasureAsk, part: EncodedPart, report: string, cpuSeconds: number): MeasuredPart => {
  const scores = parseScores(comparison, report)
  const pool =
    scores && coversFrames(scores, { frames: plan.range.frames, subsample: comparison.subsample }) ? poolScores(scores.scores) : undefined
  if (!scores || !pool)
    throw new Failure('NOT_MEASURED', `${part.name} could not be compared with the film frame by frame.`, { ...plan.range })
  return {
    ...pool,
    metric: scores.metric,
    ...(comparison.measure.metric === 'vmaf' && { model: comparison.measure.model }),
    scores: Array.from(scores.scores, (score) => Math.round(score * 100) / 100),
    cpuSeconds,
  }
}

export const parseScores = ({ measure, subsample }: MeasurePlan, text: string): FrameScores | undefined => {
  switch (measure.metric) {
    case 'vmaf':
      return parseVmafLog(text, subsample)
    case 'xpsnr':
      return parseXpsnrStats(text)
    case 'ssim':
      return parseSsimStats(text, subsample)
  }
}

const even = (side: number) => Math.max(2, Math.round(side / 2) * 2)
