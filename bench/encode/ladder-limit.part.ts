import { bdRate } from '../../src/media/hull/bd-rate.ts'
import { chooseGrid, type GridPoint } from '../../src/media/hull/choose-grid.ts'
import { workOutLadder, type LadderScope, type UnitAnalysis } from '../../src/media/ladder/work-out-ladder.ts'
import type { Figure } from '../bench.ts'
import { median } from '../percentiles.ts'
import { openFootage } from './clips.ts'
import { encodeGrid } from './encode-grid.ts'
import { examineClip, type ExaminedClip } from './examined-clip.ts'
import { encodeFixedRungs } from './fixed-rungs.ts'
import { comparedEvery } from './made.ts'
import type { EncodePart } from './part.ts'
import { twoAtATime, type Workshop } from './workshop.ts'

/**
 * How many bits any ladder could save against the fixed one: worked out from the final encodes themselves, every unit as a whole in every size, instead of from trials, and
 * with rungs closer together than anyone wants. What the part `ladders` misses of it is lost by trials and by few rungs.
 */
const part: EncodePart = {
  name: 'ladder-limit',
  async run(asked) {
    if (!asked.full) return { figures: [], notRun: ['how many bits any ladder could save against the fixed one: only with --full'] }
    // Hundreds of encodes: at one frame in six their curves are the same.
    const workshop = { ...asked, full: false }
    const { clips, missing } = await openFootage(workshop, 'counted')
    const compared: { clip: ExaminedClip; saved: Readonly<Record<LadderScope, number>> }[] = []
    for (const listed of clips) {
      const clip = await examineClip(workshop, listed)
      compared.push({ clip, saved: await mostSaved(workshop, clip) })
    }
    return {
      figures: scopes.flatMap((scope): Figure[] => [
        { name: `most by ${scope} over fixed`, value: median(compared.map(({ saved }) => saved[scope])), unit: '%' },
        ...compared.map(({ clip, saved }) => ({ name: `most by ${scope} over fixed (${clip.name})`, value: saved[scope], unit: '%' })),
      ]),
      notes: [
        `every unit encoded whole with x264 slow in ${sizesOf(compared.map(({ clip }) => clip))}, VMAF of one frame in ${comparedEvery(workshop)}; by the same rules as ladders, up to the same quality, but with up to ${denseRungs.rungsAtMost} rungs`,
        ...compared.map(({ clip }) => `${clip.name}: ${clip.survey.frames} frames in ${clip.survey.units.length} units`),
      ],
      notRun: missing,
    }
  },
}

export default part

const scopes = ['title', 'shot'] as const
const denseRungs = { rungsAtMost: 60, stepQuality: 1, leastFactor: 1.02 }

const mostSaved = async (workshop: Workshop, clip: ExaminedClip): Promise<Record<LadderScope, number>> => {
  workshop.say(`${clip.name}: ${clip.survey.units.length} units in ${gridOf(clip).length} ways each`)
  const fixed = await encodeFixedRungs(workshop, clip)
  const units = await twoAtATime(clip.survey.units, (unit, index) => encodeUnit(workshop, clip, { ...unit, name: `unit-${index}` }))
  const saved = (scope: LadderScope): number => {
    const { rungs } = workOutLadder({ codec: 'h264', units, scope, metric: 'vmaf', rules: denseRungs })!
    const against = bdRate(
      fixed,
      rungs.map(({ expectedBps, expectedQuality }) => ({ bps: expectedBps, quality: expectedQuality })),
    )
    if (!against.isKnown) throw new Error(`${clip.name}: ${against.reason}`)
    return against.percent
  }
  return { title: saved('title'), shot: saved('shot') }
}

const encodeUnit = async (
  workshop: Workshop,
  clip: ExaminedClip,
  { keyFrames, name, ...range }: { firstFrame: number; frames: number; keyFrames: readonly number[]; name: string },
): Promise<UnitAnalysis> => {
  const grid = gridOf(clip)
  const points = await encodeGrid(
    workshop,
    { clip, range },
    { codec: 'h264', grid, effort: 'best', keyFrames, subsample: comparedEvery(workshop), name },
  )
  return { frames: range.frames, points: points.map((point, index) => ({ ...grid[index]!, ...point })) }
}

/** The sizes of a full analysis, at every third rate factor from 18 on. */
const gridOf = ({ size }: ExaminedClip): GridPoint[] => {
  const sizes = new Map(chooseGrid({ codec: 'h264', ...size, depth: 'full' }).map((point) => [point.lines, point]))
  return [...sizes.values()].flatMap((point) => rateFactors.map((crf) => ({ ...point, crf })))
}

const rateFactors = [18, 21, 24, 27, 30, 33, 36, 39, 42]

const sizesOf = (clips: readonly ExaminedClip[]): string =>
  [...new Set(clips.flatMap((clip) => gridOf(clip).map(({ lines }) => lines)))].map((lines) => `${lines}`).join(', ') +
  ` lines at rate factors from ${rateFactors[0]} to ${rateFactors.at(-1)}`
