import { bdRate, type BdRate } from '../../src/media/hull/bd-rate.ts'
import type { VideoCodec } from '../../src/media/cmaf/build-facts.ts'
import { workOutLadder, type LadderScope, type WorkedLadder } from '../../src/media/ladder/work-out-ladder.ts'
import type { VmafModel } from '../../src/media/quality/vmaf.ts'
import type { Figure } from '../bench.ts'
import { median } from '../percentiles.ts'
import { drawnClip, openFootage, type Clip } from './clips.ts'
import { encodeLadder, secondsToEncode, type EncodedLadder, type EncodedRung } from './encoded-ladder.ts'
import { examineClip, type ExaminedClip } from './examined-clip.ts'
import { encodeFixedRungs } from './fixed-rungs.ts'
import { comparedEvery } from './made.ts'
import type { EncodePart } from './part.ts'
import { tryUnits, type TriedClip } from './try-units.ts'
import type { Workshop } from './workshop.ts'

/**
 * Bits that worked-out ladders save: by title and by shot against the fixed ladder, with the same encoder and preset; AV1 against H.264, each by shot.
 * Bits are those of all pictures, quality is the mean VMAF at 1920x1080.
 */
const part: EncodePart = {
  name: 'ladders',
  async run(workshop) {
    const counted = await openFootage(workshop, 'counted')
    const small = workshop.full ? await openFootage(workshop, 'small') : { clips: [], missing: [] }
    const clips = [...counted.clips, ...small.clips, ...(await syntheticClips(workshop, counted.clips.length > 0))]
    const compared: ComparedClip[] = []
    for (const clip of clips) {
      const one = await compareClip(workshop, clip)
      notesOf(one).forEach(workshop.say)
      compared.push(one)
    }
    const real = compared.filter(({ clip }) => clip.kind === 'counted')
    return {
      figures: [...mediansOf(real), ...compared.flatMap(figuresOf)],
      notes: [
        `counted: ${real.length} ${real.length === 1 ? 'clip' : 'clips'} of footage with 720 lines and more (${real.map(({ clip }) => `${clip.name}, ${clip.seconds.toFixed(1)} s in ${clip.survey.shots.length} shots`).join('; ')}); a median of so few says little about other films`,
        'all others are listed apart and are in no median',
        `trials as in the recipe ${recipeOf(workshop)}; all that is compared was then encoded with x264 slow and SVT-AV1 preset 6`,
        `BD rate over the qualities that both curves reach: -20 means a fifth fewer bits; rates are bytes of pictures; quality is mean VMAF (vmaf_v0.6.1) of one frame in ${comparedEvery(workshop)} at 1920x1080, and vmaf_v0.6.1neg between AV1 and H.264`,
        ...(workshop.full
          ? [
              'analysis over final encodes: processor seconds of the trials, comparisons included, over those of encoding both ladders as the recipe standard does, without comparisons; both grow with the number of shots, not with the length of the film alone',
            ]
          : []),
        'CPU ratio: processor seconds a pixel of the whole AV1 ladder over those of the H.264 ladder, without trials and comparisons',
        ...compared.flatMap(notesOf),
      ],
      notRun: [
        ...counted.missing,
        ...small.missing,
        ...(workshop.full
          ? []
          : ['footage below 720 lines, drawn films, the full analysis and its cost beside the encodes: only with --full']),
      ],
    }
  },
}

export default part

const recipeOf = ({ full }: Workshop) => (full ? 'best' : 'standard')

/** Only with --full, and where there is no footage at all. */
const syntheticClips = async (workshop: Workshop, hasFootage: boolean): Promise<Clip[]> => {
  const asks = workshop.full
    ? [
        { name: 'drawn, soft', ids: ['first-light', 'northern-hours', 'weather-indoors-1-snow', 'copper-sea', 'lamp-room'], seconds: 5 },
        { name: 'drawn, busy', ids: ['weather-indoors-2-rain', 'terminus', 'endless-coast', 'garden-of-cells', 'rings'], seconds: 5 },
      ]
    : hasFootage
      ? []
      : [{ name: 'drawn, mixed', ids: ['northern-hours', 'endless-coast'], seconds: 1.2 }]
  const clips: Clip[] = []
  for (const ask of asks) clips.push(await drawnClip(workshop, ask))
  return clips
}

interface ComparedClip {
  readonly clip: ExaminedClip
  readonly fixed: readonly EncodedRung[]
  readonly title: EncodedLadder
  readonly shot: EncodedLadder
  readonly av1: EncodedLadder | undefined
  /** Processor seconds of the trials. */
  readonly trialSeconds: { readonly h264: number; readonly av1: number }
  /** Processor seconds of both ladders as the recipe `standard` encodes them, without comparisons. */
  readonly standardSeconds: number | undefined
  readonly rates: Readonly<Record<'title' | 'shot' | 'shotOverTitle', BdRate>> & { readonly av1?: BdRate }
}

const ladderModel: VmafModel = 'vmaf_v0.6.1'
const encoderModel: VmafModel = 'vmaf_v0.6.1neg'

const compareClip = async (workshop: Workshop, listed: Clip): Promise<ComparedClip> => {
  const clip = await examineClip(workshop, listed)
  const say = (words: string) => workshop.say(`${clip.name}: ${words}`)
  const withAv1 = clip.kind === 'counted' || workshop.full
  say(`${clip.survey.frames} frames of ${clip.size.width}x${clip.size.height} in ${clip.survey.units.length} units; the fixed ladder`)
  const fixed = await encodeFixedRungs(workshop, clip)
  say('trials in H.264')
  const tried = await tryUnits(workshop, clip, { codec: 'h264', recipe: recipeOf(workshop) })
  say('the ladder by title')
  const title = await encodeWorked(workshop, clip, { codec: 'h264', tried, scope: 'title', models: [ladderModel] })
  say('the ladder by shot')
  const shot = await encodeWorked(workshop, clip, {
    codec: 'h264',
    tried,
    scope: 'shot',
    models: withAv1 ? [ladderModel, encoderModel] : [ladderModel],
  })
  const rates = { title: bdRate(fixed, title.rungs), shot: bdRate(fixed, shot.rungs), shotOverTitle: bdRate(title.rungs, shot.rungs) }
  if (!withAv1)
    return { clip, fixed, title, shot, av1: undefined, trialSeconds: { h264: tried.cpuSeconds, av1: 0 }, standardSeconds: undefined, rates }
  say('trials in AV1')
  const triedAv1 = await tryUnits(workshop, clip, { codec: 'av1', recipe: recipeOf(workshop) })
  say('the AV1 ladder by shot')
  const av1 = await encodeWorked(workshop, clip, { codec: 'av1', tried: triedAv1, scope: 'shot', models: [encoderModel] })
  const trialSeconds = { h264: tried.cpuSeconds, av1: triedAv1.cpuSeconds }
  const compared = { clip, fixed, title, shot, av1, trialSeconds, rates: { ...rates, av1: bdRate(negOf(shot), negOf(av1)) } }
  if (!workshop.full) return { ...compared, standardSeconds: undefined }
  say('both as in the recipe standard')
  const standard = { recipe: 'standard', name: 'standard' } as const
  const standardSeconds =
    (await secondsToEncode(workshop, clip, { ...standard, ladder: workedOf(clip, 'h264', tried, 'shot') })) +
    (await secondsToEncode(workshop, clip, { ...standard, ladder: workedOf(clip, 'av1', triedAv1, 'shot') }))
  return { ...compared, standardSeconds }
}

const negOf = ({ rungs }: EncodedLadder) => rungs.map(({ bps, neg }) => ({ bps, quality: neg! }))

const encodeWorked = (
  workshop: Workshop,
  clip: ExaminedClip,
  { codec, tried, scope, models }: { codec: VideoCodec; tried: TriedClip; scope: LadderScope; models: readonly VmafModel[] },
): Promise<EncodedLadder> =>
  encodeLadder(workshop, clip, { ladder: workedOf(clip, codec, tried, scope), name: `${codec}-${scope}`, models })

const workedOf = (clip: ExaminedClip, codec: VideoCodec, tried: TriedClip, scope: LadderScope): WorkedLadder => {
  const ladder = workOutLadder({ codec, units: tried.units, scope, metric: 'vmaf' })
  if (!ladder) throw new Error(`nothing of ${clip.name} was measured`)
  return ladder
}

const mediansOf = (clips: readonly ComparedClip[]): Figure[] => {
  if (clips.length === 0) return []
  const middle = (name: string, rates: readonly (BdRate | undefined)[]): Figure[] => {
    const known = rates.flatMap((rate) => (rate?.isKnown ? [rate.percent] : []))
    return known.length === clips.length ? [{ name, value: median(known), unit: '%' }] : []
  }
  return [
    ...middle(
      'bits by title over fixed',
      clips.map(({ rates }) => rates.title),
    ),
    ...middle(
      'bits by shot over fixed',
      clips.map(({ rates }) => rates.shot),
    ),
    ...middle(
      'bits of AV1 over H.264',
      clips.map(({ rates }) => rates.av1),
    ),
    { name: 'CPU of AV1 over H.264', value: median(clips.map(cpuRatio)), unit: 'ratio' },
    ...(clips.every(({ standardSeconds }) => standardSeconds !== undefined)
      ? [{ name: 'analysis over final encodes', value: median(clips.map(analysisShare)), unit: 'ratio' }]
      : []),
  ]
}

const analysisShare = ({ trialSeconds, standardSeconds }: ComparedClip): number => (trialSeconds.h264 + trialSeconds.av1) / standardSeconds!

const cpuRatio = ({ av1, shot }: ComparedClip): number =>
  av1 ? av1.cpuSeconds / av1.megapixels / (shot.cpuSeconds / shot.megapixels) : Number.NaN

const figuresOf = ({ clip, rates }: ComparedClip): Figure[] => {
  const one = (words: string, rate: BdRate | undefined): Figure[] =>
    rate?.isKnown ? [{ name: `${words} (${clip.name})`, value: rate.percent, unit: '%' }] : []
  return [
    ...one('title over fixed', rates.title),
    ...one('shot over fixed', rates.shot),
    ...one('shot over title', rates.shotOverTitle),
    ...one('AV1 over H.264', rates.av1),
  ]
}

const notesOf = (compared: ComparedClip): string[] => {
  const { clip, fixed, title, shot, av1, rates, trialSeconds } = compared
  const rungs = (name: string, curve: readonly EncodedRung[]) =>
    `${clip.name}, ${name}: ${curve.map(({ bps, quality, neg, words }) => `${Math.round(bps / 1000)}k ${quality.toFixed(1)}${neg === undefined || neg === quality ? '' : ` (neg ${neg.toFixed(1)})`} ${words}`).join('; ')}`
  const range = (name: string, rate: BdRate | undefined) =>
    !rate
      ? []
      : [
          `${clip.name}, ${name}: ${rate.isKnown ? `over VMAF ${rate.fromQuality.toFixed(1)} to ${rate.toQuality.toFixed(1)}` : rate.reason}`,
        ]
  return [
    `${clip.name} (${clip.kind}): ${clip.survey.frames} frames, ${clip.survey.shots.length} shots, ${clip.survey.units.length} units; processor seconds: trials ${Math.round(trialSeconds.h264)} H.264${av1 ? `, ${Math.round(trialSeconds.av1)} AV1` : ''}; encodes by shot ${Math.round(shot.cpuSeconds)} H.264${av1 ? `, ${Math.round(av1.cpuSeconds)} AV1 (a pixel ${cpuRatio(compared).toFixed(2)} times H.264)` : ''}`,
    rungs('fixed', fixed),
    rungs('by title', title.rungs),
    rungs('by shot', shot.rungs),
    ...(av1 ? [rungs('AV1 by shot', av1.rungs)] : []),
    ...range('title over fixed', rates.title),
    ...range('shot over fixed', rates.shot),
    ...range('AV1 over H.264', rates.av1),
  ]
}
