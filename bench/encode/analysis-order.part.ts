import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import { slopeBetween } from '../../src/media/hull/convex-hull.ts'
import { crfCurve, type CrfPoint } from '../../src/media/hull/crf-curve.ts'
import { placeAtQuality } from '../../src/media/hull/rate-point.ts'
import { chooseGrid, type GridPoint } from '../../src/media/hull/choose-grid.ts'
import type { Effort } from '../../src/media/ladder/encoders.ts'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import type { FrameRange } from '../../src/media/ladder/frame-range.ts'
import { chunkArguments, chunkRuns } from '../../src/media/ladder/plan-chunk.ts'
import { comparisonsArguments } from '../../src/media/quality/compare-many.ts'
import { coversFrames, poolScores } from '../../src/media/quality/frame-scores.ts'
import { parseVmafLog } from '../../src/media/quality/vmaf.ts'
import type { Figure } from '../bench.ts'
import { median } from '../percentiles.ts'
import { drawnClip, openFootage } from './clips.ts'
import { examineClip, type ExaminedClip } from './examined-clip.ts'
import { comparedFilm, pictureBytes } from './made.ts'
import type { EncodePart } from './part.ts'
import { spearman } from './spearman.ts'
import { twoAtATime, withFolder, type Workshop } from './workshop.ts'

/** Whether the presets that trials are made with order shots, sizes and rate factors as the presets of the recipe `best` do: only the order decides where bits go. */
const part: EncodePart = {
  name: 'analysis-order',
  async run(workshop) {
    const { clips, missing } = await openFootage(workshop, 'counted')
    const ids = workshop.full ? drawnIds : drawnIds.slice(0, 3)
    const samples: Sample[] = []
    for (const clip of [...clips, await drawnClip(workshop, { name: 'drawn', ids, seconds: 1.5 })])
      samples.push(...samplesOf(await examineClip(workshop, clip), framesOf(workshop)))
    const figures: Figure[] = []
    const notes: string[] = []
    for (const codec of ['h264', 'av1'] as const) {
      workshop.say(`${samples.length} shots in ${codec}`)
      const pairs = (
        await twoAtATime(samples, (sample, index) => comparePresets(workshop, sample, { codec, name: `${codec}-${index}` }))
      ).flat()
      const rates = pairs.flatMap(rateAtEqualQuality)
      const slopes = pairs.flatMap(slopesOf)
      figures.push(
        { name: `order of rates, ${codec}`, value: spearman(rates), unit: 'rho' },
        { name: `order of slopes, ${codec}`, value: spearman(slopes), unit: 'rho' },
      )
      notes.push(
        `${codec}: ${rates.length} pairs of a shot and a size have qualities that both presets reach; there a trial needs ${median(rates.map(([trial, final]) => trial / final)).toFixed(2)} times the bits (median); ${slopes.length} slopes`,
      )
    }
    return {
      figures,
      notes: [
        `${samples.length} shots (${samples.map(({ clip, range }) => `${clip.name} from frame ${range.firstFrame}`).join('; ')}), ${framesOf(workshop)} frames of each, up to ${sampledSizes} sizes at ${factorsPerSize} rate factors`,
        'order of rates: Spearman’s rank correlation between trial and final preset of the bits at equal quality, over shots and sizes; order of slopes: of quality gained per bit between neighbouring rate factors, which is what constant slope sorts by',
        ...notes,
      ],
      notRun: missing,
    }
  },
}

export default part

const drawnIds = [
  'northern-hours',
  'weather-indoors-2-rain',
  'endless-coast',
  'first-light',
  'garden-of-cells',
  'copper-sea',
  'terminus',
  'rings',
]
const sampledSizes = 3
const factorsPerSize = 3
const framesOf = ({ full }: Workshop) => (full ? 48 : 16)

interface Sample {
  readonly clip: ExaminedClip
  readonly range: FrameRange
}

/** The middle of each unit. */
const samplesOf = (clip: ExaminedClip, most: number): Sample[] =>
  clip.survey.units.map(({ firstFrame, frames }) => {
    const own = Math.min(frames, most)
    return { clip, range: { firstFrame: firstFrame + Math.floor((frames - own) / 2), frames: own } }
  })

interface PresetPair {
  readonly trial: readonly CrfPoint[]
  readonly final: readonly CrfPoint[]
}

/** One pair for each size. */
const comparePresets = async (workshop: Workshop, sample: Sample, ask: { codec: VideoCodec; name: string }): Promise<PresetPair[]> => {
  const grid = gridOf(sample.clip, ask.codec)
  const [trial, final] = [
    await encodeGrid(workshop, sample, { ...ask, grid, effort: 'analysis', name: `${ask.name}-trial` }),
    await encodeGrid(workshop, sample, { ...ask, grid, effort: 'best', name: `${ask.name}-final` }),
  ]
  return [...new Set(grid.map(({ lines }) => lines))].map((lines) => {
    const ofSize = (points: readonly CrfPoint[]) => points.filter((_, index) => grid[index]!.lines === lines)
    return { trial: ofSize(trial), final: ofSize(final) }
  })
}

/** Of the grid of a sampled analysis: sizes up to 720 lines, and of each the best rate factor, the worst, and one between them. */
const gridOf = (clip: ExaminedClip, codec: VideoCodec): GridPoint[] => {
  const grid = chooseGrid({ codec, ...clip.size, depth: 'sampled' }).filter(({ lines }) => lines <= 720)
  return [...new Set(grid.map(({ lines }) => lines))].slice(0, sampledSizes).flatMap((lines) => {
    const own = grid.filter((point) => point.lines === lines)
    return [own[0]!, own[Math.floor(own.length / 2)]!, own.at(-1)!]
  })
}

/** Above all that an encode can cost: a curve that was capped would bend. */
const noCapBps = 100_000_000

const encodeGrid = (
  workshop: Workshop,
  { clip, range }: Sample,
  ask: { codec: VideoCodec; grid: readonly GridPoint[]; effort: Effort; name: string },
): Promise<CrfPoint[]> =>
  withFolder(workshop, ask.name, async (folder) => {
    const { frameRate } = clip.inspection
    const preroll = clip.survey.prerolls[0]!
    const names = ask.grid.map((_, index) => `encode-${index}.mp4`)
    const outputs = ask.grid.map((point, index) => ({
      rung: { ...point, id: names[index]!, codec: ask.codec, frameRate, maxrateBps: noCapBps, bufferBits: noCapBps },
      crf: point.crf,
      path: names[index]!,
    }))
    for (const side of chunkRuns(outputs)) {
      const encode = {
        source: clip.source,
        range,
        rate: frameRate,
        preroll,
        effort: ask.effort,
        keyFrames: [0],
        outputs: side,
        sumsPath: 'frames.crc',
      }
      await workshop.run('ffmpeg', folder, ['-v', 'error', ...chunkArguments(encode)])
    }
    const reports = names.map((_, index) => `scores-${index}.json`)
    const { film, display } = comparedFilm(clip, range)
    const comparison = comparisonsArguments({
      film,
      made: names.map((name) => ({ input: ['-i', `file:${name}`] })),
      display,
      measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' },
      reports,
      frameRate,
      frames: range.frames,
      subsample,
      threads: 1,
    })
    await workshop.run('ffmpeg', folder, comparison)
    return Promise.all(
      ask.grid.map(async ({ crf }, index) => {
        const scores = parseVmafLog(await readFile(join(folder, reports[index]!), 'utf8'), subsample)
        if (!scores || !coversFrames(scores, { frames: range.frames, subsample })) throw new Error(`${ask.name} was not measured`)
        const bps = ((await pictureBytes(join(folder, names[index]!))) * 8 * valueOf(frameRate)) / range.frames
        return { crf, bps, quality: poolScores(scores.scores)!.mean }
      }),
    )
  })

const subsample = 2

/** In the middle of what both reach. */
const rateAtEqualQuality = ({ trial, final }: PresetPair): (readonly [number, number])[] => {
  const curves = [crfCurve(trial), crfCurve(final)] as const
  if (curves.some((curve) => curve.length < 2)) return []
  const quality = (Math.max(...curves.map((curve) => curve[0]!.quality)) + Math.min(...curves.map((curve) => curve.at(-1)!.quality))) / 2
  const [first, second] = curves.map((curve) => placeAtQuality(curve, quality))
  return first && second ? [[first.bps, second.bps]] : []
}

const slopesOf = ({ trial, final }: PresetPair): (readonly [number, number])[] =>
  trial.slice(1).map((point, index) => [slopeBetween(trial[index]!, point), slopeBetween(final[index]!, final[index + 1]!)] as const)
