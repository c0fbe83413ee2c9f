import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import { slopeBetween } from '../../src/media/hull/convex-hull.ts'
import { crfCurve, type CrfPoint } from '../../src/media/hull/crf-curve.ts'
import { placeAtQuality } from '../../src/media/hull/rate-point.ts'
import { chooseGrid, type GridPoint } from '../../src/media/hull/choose-grid.ts'
import type { Figure } from '../bench.ts'
import { median } from '../percentiles.ts'
import { drawnClip, openFootage } from './clips.ts'
import { examineClip, type ExaminedClip } from './examined-clip.ts'
import { encodeGrid, type Sample } from './encode-grid.ts'
import type { EncodePart } from './part.ts'
import { spearman } from './spearman.ts'
import { twoAtATime, type Workshop } from './workshop.ts'

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
    await encodeGrid(workshop, sample, { ...ask, ...short, grid, effort: 'analysis', name: `${ask.name}-trial` }),
    await encodeGrid(workshop, sample, { ...ask, ...short, grid, effort: 'best', name: `${ask.name}-final` }),
  ]
  return [...new Set(grid.map(({ lines }) => lines))].map((lines) => {
    const ofSize = (points: readonly CrfPoint[]) => points.filter((_, index) => grid[index]!.lines === lines)
    return { trial: ofSize(trial), final: ofSize(final) }
  })
}

/** One group of pictures, compared at one frame in two. */
const short = { keyFrames: [0], subsample: 2 }

/** Of the grid of a sampled analysis: sizes up to 720 lines, and of each the best rate factor, the worst, and one between them. */
const gridOf = (clip: ExaminedClip, codec: VideoCodec): GridPoint[] => {
  const grid = chooseGrid({ codec, ...clip.size, depth: 'sampled' }).filter(({ lines }) => lines <= 720)
  return [...new Set(grid.map(({ lines }) => lines))].slice(0, sampledSizes).flatMap((lines) => {
    const own = grid.filter((point) => point.lines === lines)
    return [own[0]!, own[Math.floor(own.length / 2)]!, own.at(-1)!]
  })
}

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
