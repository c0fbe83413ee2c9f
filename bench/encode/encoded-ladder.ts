import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RatePoint } from '../../src/media/hull/rate-point.ts'
import { chunkArguments, chunkRuns } from '../../src/media/ladder/plan-chunk.ts'
import type { WorkedLadder } from '../../src/media/ladder/work-out-ladder.ts'
import type { VmafModel } from '../../src/media/quality/vmaf.ts'
import { planLadder } from '../../src/services/encode/plan-job.ts'
import type { VideoPayload } from '../../src/services/encode/step-payloads.ts'
import { planAskOf, type ExaminedClip } from './examined-clip.ts'
import { comparedEvery, comparedFilm, joinRung, meanVmaf, pictureBytes } from './made.ts'
import { twoAtATime, withFolder, type Workshop } from './workshop.ts'

/** One rung, encoded and measured. */
export interface EncodedRung extends RatePoint {
  /** `1280x720`. */
  readonly words: string
  /** By the model for comparing encoders, where it was asked for. */
  readonly neg?: number
}

export interface EncodedLadder {
  /** Cheapest first. */
  readonly rungs: readonly EncodedRung[]
  /** Of the encoder alone. */
  readonly cpuSeconds: number
  readonly megapixels: number
}

/** A ladder as the house would make it with the recipe `best`: unit by unit, joined; then it is compared with the film. */
export const encodeLadder = (
  workshop: Workshop,
  clip: ExaminedClip,
  ask: { ladder: WorkedLadder; name: string; models: readonly VmafModel[] },
): Promise<EncodedLadder> =>
  withFolder(workshop, ask.name, async (folder) => {
    const { rungs, units, cpuSeconds } = await encodeUnits(workshop, clip, { folder, ladder: ask.ladder, recipe: 'best' })
    const measured = await twoAtATime(rungs, async ({ id, width, height }, place): Promise<EncodedRung> => {
      const parts = units.map(({ frames }, index) => ({ path: join(folder, `unit-${index}`, `${id}.mp4`), frames }))
      const bytes = await Promise.all(parts.map(({ path }) => pictureBytes(path)))
      const path = await joinRung(workshop, clip, { folder, parts, name: id })
      const scores: Partial<Record<VmafModel, number>> = {}
      for (const model of ask.models)
        scores[model] = await meanVmaf(workshop, {
          ...comparedFilm(clip),
          folder,
          made: { input: ['-i', `file:${path}`] },
          name: id,
          model,
          subsample: comparedEvery(workshop),
        })
      const factors = units.map((unit) => unit.crf[place]!)
      const [least, most] = [Math.min(...factors), Math.max(...factors)]
      return {
        bps: (bytes.reduce((sum, each) => sum + each, 0) * 8) / clip.seconds,
        quality: scores['vmaf_v0.6.1'] ?? scores['vmaf_v0.6.1neg']!,
        ...(scores['vmaf_v0.6.1neg'] !== undefined && { neg: scores['vmaf_v0.6.1neg'] }),
        words: `${width}x${height} at ${least === most ? least : `${least} to ${most}`}`,
      }
    })
    return {
      rungs: measured,
      cpuSeconds,
      megapixels: (rungs.reduce((sum, { width, height }) => sum + width * height, 0) * clip.survey.frames) / 1e6,
    }
  })

/** Processor seconds of the encodes alone. */
export const secondsToEncode = (
  workshop: Workshop,
  clip: ExaminedClip,
  ask: { ladder: WorkedLadder; name: string; recipe: 'standard' | 'best' },
): Promise<number> => withFolder(workshop, ask.name, async (folder) => (await encodeUnits(workshop, clip, { ...ask, folder })).cpuSeconds)

const encodeUnits = async (
  workshop: Workshop,
  clip: ExaminedClip,
  { folder, ladder, recipe }: { folder: string; ladder: WorkedLadder; recipe: 'standard' | 'best' },
) => {
  const payloads = planLadder(planAskOf(clip, recipe), [ladder])
    .items.filter(({ kind }) => kind === 'video')
    .map(({ payload }) => payload as unknown as VideoPayload)
  const rungs = payloads[0]!.rungs
  const units = payloads.flatMap((payload) => payload.units)
  const seconds = await twoAtATime(units, async (unit, index) => {
    const own = join(folder, `unit-${index}`)
    await mkdir(own)
    const outputs = rungs.map((rung, place) => ({ rung, crf: unit.crf[place]!, path: `${rung.id}.mp4` }))
    let cpuSeconds = 0
    for (const side of chunkRuns(outputs)) {
      const run = await workshop.run('ffmpeg', own, [
        ...['-v', 'error'],
        ...chunkArguments({
          source: clip.source,
          range: { firstFrame: unit.firstFrame, frames: unit.frames },
          rate: clip.inspection.frameRate,
          preroll: clip.survey.prerolls[0]!,
          effort: recipe,
          keyFrames: unit.keyFrames,
          outputs: side,
          sumsPath: 'frames.crc',
        }),
      ])
      cpuSeconds += run.cpuSeconds
    }
    return cpuSeconds
  })
  return { rungs, units, cpuSeconds: seconds.reduce((sum, one) => sum + one, 0) }
}
