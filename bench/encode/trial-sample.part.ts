import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import { bdRate } from '../../src/media/hull/bd-rate.ts'
import { chooseGrid } from '../../src/media/hull/choose-grid.ts'
import { crfCurve, crfPointAt } from '../../src/media/hull/crf-curve.ts'
import type { RatePoint } from '../../src/media/hull/rate-point.ts'
import { chooseTried } from '../../src/media/ladder/choose-tried.ts'
import { valueOf } from '../../src/media/ladder/frame-rate.ts'
import { workOutLadder, type LadderScope, type UnitAnalysis } from '../../src/media/ladder/work-out-ladder.ts'
import { recipes } from '../../src/services/encode/recipes.ts'
import { triedWindows } from '../../src/services/encode/tried-windows.ts'
import type { Figure } from '../bench.ts'
import { openFootage } from './clips.ts'
import { examineClip, type ExaminedClip } from './examined-clip.ts'
import type { EncodePart } from './part.ts'
import { tryWindows } from './try-units.ts'
import type { Workshop } from './workshop.ts'

/** What it costs that trials look at few frames, and perhaps at few units: more bits at equal quality than ladders from one frame in three of all units. */
const part: EncodePart = {
  name: 'trial-sample',
  async run(workshop) {
    if (!workshop.full) return { figures: [], notRun: ['what few frames and few units of trials cost: only with --full'] }
    const { clips, missing } = await openFootage(workshop, 'small')
    const figures: Figure[] = []
    const notes: string[] = []
    for (const listed of clips) {
      const clip = await examineClip(workshop, listed)
      for (const codec of ['h264', 'av1'] as const) {
        const compared = await compareSamples(workshop, clip, codec)
        figures.push(...compared.figures)
        notes.push(...compared.notes)
      }
    }
    return {
      figures,
      notes: [
        'rates and qualities are those of the trials, one frame in three of every window; ladders in steps of 2 points of VMAF, in the size of the film',
        ...notes,
      ],
      notRun: missing,
    }
  },
}

export default part

/** Every frame is in one triple. */
const closest = 3

const compareSamples = async (workshop: Workshop, clip: ExaminedClip, codec: VideoCodec) => {
  workshop.say(`${clip.name}: ${clip.survey.units.length} units in ${codec}`)
  const { ladder } = recipes.standard
  if (ladder === 'fixed') throw new Error('the recipe standard tries')
  const grid = chooseGrid({ codec, ...clip.size, depth: ladder.depth }).map((point) => ({ ...point, codec }))
  const film = { shownWidth: clip.size.width, shownHeight: clip.size.height, seconds: clip.seconds }
  const rate = valueOf(clip.inspection.frameRate)
  const costed = triedWindows({ units: clip.survey.units, ladder, grid, film, rate, encodeSeconds: Number.POSITIVE_INFINITY })
  const windows = costed.map(({ window }) => window)
  const all = await tryWindows(workshop, clip, { grid, windows, apart: closest })
  const few = await tryWindows(workshop, clip, { grid, windows })
  const total = costed.reduce((sum, { costSeconds }) => sum + costSeconds, 0)
  const half = new Set(
    chooseTried(
      costed.map(({ window, costSeconds }) => ({ frames: window.whole.frames, cost: costSeconds })),
      total / 2,
    ),
  )
  const halved = few.units.map((unit, place) => (half.has(place) ? unit : { ...unit, points: [] }))
  const best = curveOf(clip, { codec, tried: all.units, truth: all.units, scope: 'shot' })
  const lost = (name: string, tried: readonly UnitAnalysis[], scope: LadderScope): Figure[] => {
    const more = bdRate(best, curveOf(clip, { codec, tried, truth: all.units, scope }))
    return more.isKnown ? [{ name: `${name}, ${codec}`, value: more.percent, unit: '%' }] : []
  }
  return {
    figures: [
      ...lost('bits lost by few frames', few.units, 'shot'),
      ...lost('by few frames of half of the units', halved, 'shot'),
      ...lost('by one rate factor for the film', all.units, 'title'),
    ],
    notes: [
      `${clip.name}, ${codec}: ${windows.length} windows; processor seconds with one frame in three ${all.cpuSeconds.toFixed(0)}, with few ${few.cpuSeconds.toFixed(0)}; half of the cost is that of ${half.size} units`,
    ],
  }
}

/** Rungs closer together than anyone wants, so that there is a curve to compare. */
const manyRungs = { rungsAtMost: 14, stepQuality: 2, leastFactor: 1.08, floorBps: 100_000 }

/** What the rungs of a ladder in the size of the film would cost and bring, by what is known of all units. */
const curveOf = (
  clip: ExaminedClip,
  { codec, tried, truth, scope }: { codec: VideoCodec; tried: readonly UnitAnalysis[]; truth: readonly UnitAnalysis[]; scope: LadderScope },
): RatePoint[] => {
  const rungs = workOutLadder({ codec, units: tried, scope, metric: 'vmaf', rules: manyRungs })!.rungs
  return rungs
    .filter(({ width }) => width === clip.size.width)
    .map(({ width, crf }) => {
      let [bits, quality] = [0, 0]
      for (const [place, { frames, points }] of truth.entries()) {
        const curve = crfCurve(points.filter((point) => point.width === width))
        const factor = Math.min(curve[0]!.crf, Math.max(curve.at(-1)!.crf, crf[place]!))
        const point = crfPointAt(curve, factor)!
        bits += point.bps * frames
        quality += point.quality * frames
      }
      return { bps: bits / clip.survey.frames, quality: quality / clip.survey.frames }
    })
}
