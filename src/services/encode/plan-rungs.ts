import type { RecipeName } from '../../contracts/encode.ts'
import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import { baselineStep, depthOf, fixedLadder, highRangeFactor, highRangeRungs, type Rung } from '../../media/ladder/fixed-ladder.ts'
import type { WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import { filmOf, type Inspection } from './inspection.ts'
import { recipes } from './recipes.ts'

/** For what film, and how. */
interface RungAsk {
  readonly inspection: Inspection
  readonly recipe: RecipeName
}

/** What trials promise of a rung. */
export interface Promised {
  readonly expectedBps: number
  readonly expectedQuality?: number
  readonly why: string
}

/** The ladder that every film gets, in some codecs. */
export const fixedLadderOf = ({ inspection, recipe }: RungAsk, codecs: readonly VideoCodec[]): Rung[] => {
  const { shownWidth, shownHeight, bitDepth } = filmOf(inspection)
  return fixedLadder({ width: shownWidth, height: shownHeight, frameRate: inspection.frameRate, recipe, codecs, filmBits: bitDepth })
}

/** What is made of an HDR film in its own range, beside these rungs in standard range. */
export const highRangeOf = ({ inspection, recipe }: RungAsk, standard: readonly Rung[]): Rung[] => {
  const { dynamicRange } = filmOf(inspection)
  if (dynamicRange === 'sdr') return []
  const own = standard.filter(({ codec }) => recipes[recipe].highRange.includes(codec))
  return highRangeRungs(own, dynamicRange, inspection.reading?.light)
}

/** How far above its average a rung may go for a hard moment, and how long. */
const peakFactor = 2.5
const bufferSeconds = 1.5

/** A rung with its rate factor in every unit. */
export interface PlannedRung {
  readonly rung: Rung
  readonly crf: readonly number[]
  readonly promised: Promised
}

/** The rungs that trials have found, and what is made beside them: of H.264 a floor for devices that decode nothing else, and HDR. */
export const workedRungsOf = (ask: RungAsk, ladders: readonly WorkedLadder[]): PlannedRung[] => {
  const standard = ladders.flatMap((ladder) => withWorkedFloor(workedRungs(ladder, ask.inspection)))
  return [...standard, ...workedHighRange(ask, standard)]
}

const workedRungs = (ladder: WorkedLadder, inspection: Inspection): PlannedRung[] => {
  const ids = new Set<string>()
  return ladder.rungs.map(({ crf, lines, width, height, expectedBps, expectedQuality, why }) => {
    const kbps = Math.round(expectedBps / 1000)
    let id = `${ladder.codec}-${lines}-${kbps}k`
    while (ids.has(id)) id += 'x'
    ids.add(id)
    const maxrateBps = Math.ceil((expectedBps * peakFactor) / 10_000) * 10_000
    const mean = crf.reduce((sum, factor) => sum + factor, 0) / crf.length
    const rung: Rung = {
      id,
      codec: ladder.codec,
      lines,
      width,
      height,
      frameRate: inspection.frameRate,
      ...depthOf(ladder.codec, filmOf(inspection).bitDepth),
      crf: Math.round(mean * 10) / 10,
      maxrateBps,
      bufferBits: maxrateBps * bufferSeconds,
    }
    return { rung, crf, promised: { expectedBps, expectedQuality, why } }
  })
}

/** Nothing was tried of them: they are as the standard ones. */
const workedHighRange = (ask: RungAsk, standard: readonly PlannedRung[]): PlannedRung[] => {
  const rungs = highRangeOf(
    ask,
    standard.map(({ rung }) => rung),
  )
  const bases = standard.filter(({ rung }) => recipes[ask.recipe].highRange.includes(rung.codec))
  return rungs.map((rung, index) => {
    const { rung: base, crf, promised } = bases[index]!
    const why = `${base.id} in the range of the film and 10 bits, for about the same bits.`
    const factors = crf.map((factor) => highRangeFactor(base.codec, factor))
    return { rung, crf: factors, promised: { expectedBps: promised.expectedBps, why } }
  })
}

/** Up to these lines the floor of a ladder is for devices that decode nothing else. */
const floorLines = 360

/** The lowest of several rungs of H.264 in the constrained baseline profile, which every decoder takes, with better rate factors for what that loses. */
const withWorkedFloor = (worked: readonly PlannedRung[]): PlannedRung[] => {
  const [lowest, ...others] = worked
  if (lowest?.rung.codec !== 'h264' || others.length === 0 || lowest.rung.lines > floorLines) return [...worked]
  const rung: Rung = { ...lowest.rung, profile: 'baseline', crf: lowest.rung.crf + baselineStep }
  return [{ ...lowest, rung, crf: lowest.crf.map((factor) => factor + baselineStep) }, ...others]
}

/** Up to these lines belongs to the first light; at least the lowest rung does. */
const firstLightLines = 360

/** Those of the first light. */
export const firstRungs = (rungs: readonly Rung[]): readonly Rung[] => {
  const candidates = ofFirstCodec(rungs)
  const low = candidates.filter((rung) => rung.lines <= firstLightLines)
  return low.length > 0 ? low : candidates.slice(0, 1)
}

export const ofFirstCodec = <Track extends { readonly codec: string }>(tracks: readonly Track[]): readonly Track[] =>
  tracks.filter((track) => track.codec === tracks[0]!.codec)
