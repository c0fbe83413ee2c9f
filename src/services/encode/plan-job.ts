import type { RecipeName } from '../../contracts/encode.ts'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { Json, NewItem } from '../../engines/work/port.ts'
import type { AudioCodec, VideoCodec } from '../../media/cmaf/build-facts.ts'
import { chooseGrid } from '../../media/hull/choose-grid.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import { channelsOf } from '../../media/ladder/sound-layout.ts'
import type { WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import { filmOf, type Inspection } from './inspection.ts'
import type { Makeable } from './makeable.ts'
import { recipes, type TriedLadder } from './recipes.ts'
import { firstRungs, fixedLadderOf, highRangeOf, ofFirstCodec, workedRungsOf, type Promised } from './plan-rungs.ts'
import { audioTracksOf, textTracksOf, type PlannedAudio, type PlannedText } from './plan-tracks.ts'
import {
  audioSeconds,
  imagesSeconds,
  inspectSeconds,
  joinSeconds,
  ladderSeconds,
  measureSeconds,
  packageSeconds,
  publishSeconds,
  storeSeconds,
  closedCaptionsSeconds,
  textSeconds,
  verifySeconds,
  videoSeconds,
} from './step-cost.ts'
import type {
  AnalysePayload,
  AudioPayload,
  ImagesPayload,
  JoinPayload,
  LadderPayload,
  StageContent,
  StagePayload,
  StepKind,
  StepPayload,
  TextPayload,
  VideoPayload,
} from './step-payloads.ts'
import type { Survey } from './survey.ts'
import type { BesideFile, BuildStage } from './tables.ts'
import { triedWindows } from './tried-windows.ts'

export interface JobPlan {
  readonly items: readonly NewItem[]
  readonly rungs: readonly Rung[]
  readonly audio: readonly PlannedAudio[]
  /** Of rungs that were worked out, by their ids. */
  readonly promises: ReadonlyMap<string, Promised>
}

/** What is planned for whom. */
export interface PlanAsk {
  readonly jobId: JobId
  readonly priority: number
  readonly recipe: RecipeName
  readonly inspection: Inspection
  readonly survey: Pick<Survey, 'units' | 'batches'>
  readonly beside: readonly BesideFile[]
  readonly makeable: Makeable
  readonly buildIds: Readonly<Record<BuildStage, BuildId>>
}

/**
 * Who goes first among all steps that are ready, of all jobs of one priority. What a job's first light needs ranks above looking into the next
 * master, and the nearer it is the higher: so films become playable one after another, not all at the end. Then comes H.264 before AV1 and HDR, the beginning of
 * a film before its end, and the ends of jobs before the middles.
 */
const ranks = {
  publish: 95,
  verify: 90,
  package: 85,
  join: 80,
  firstVideo: 75,
  firstAudio: 70,
  images: 65,
  text: 65,
  inspect: 60,
  ladder: 58,
  analyse: 50,
  opus: 45,
  closedCaptions: 45,
  h264: 39,
  hevc: 29,
  vp9: 24,
  av1: 19,
  highRange: 14,
} as const
/** Priorities of a job are -100 to 100; a job of higher priority has all its steps before those of a lower one. */
const ranksPerPriority = 100
/** Crashes and lost leases use up attempts too; what a step's own trouble means is decided elsewhere. */
const maxAttempts = 50

/** Before anything is known of a master it is looked into; where workers share no folder it is put into the store first. */
export const firstSteps = (ask: { jobId: JobId; priority: number; sizeBytes: number; share: 'folder' | 'blobs' }): NewItem[] => {
  const item = itemsOf(ask)
  const shares = ask.share === 'blobs'
  const store = { label: 'Store the master', costSeconds: storeSeconds(ask.sizeBytes) }
  const inspect = { label: 'Inspect the master', costSeconds: inspectSeconds(ask.sizeBytes) }
  return [
    ...(shares ? [item('share', 'share', ranks.inspect, store, [])] : []),
    item('inspect', 'inspect', ranks.inspect, inspect, shares ? ['share'] : []),
  ]
}

/**
 * All steps after the inspection, with their needs and ranks. There are two builds: the first light with the lowest H.264 rungs of the fixed ladder, AAC in stereo,
 * pictures and text, and the full one. When the first light would hold everything, there is only the full one. Where the ladder is to be worked out, the full one is planned
 * only when the trials are over (`planLadder`).
 */
export const planJob = (ask: PlanAsk): JobPlan => {
  const plan = recipes[ask.recipe]
  const codecs = ask.makeable.video.filter((codec) => plan.codecs.includes(codec))
  const tracks = tracksOf(ask)
  const standard = fixedLadderOf(ask, codecs)
  const rungs = [...standard, ...highRangeOf(ask, standard)]
  const first = {
    video: firstRungs(rungs),
    audio: ofFirstCodec(tracks.audio).filter(({ layout }) => layout !== '5.1'),
    text: tracks.text.filter((track) => !isClosed(track)),
  }
  if (plan.ladder !== 'fixed' && ask.makeable.quality)
    return {
      items: [
        ...trackItems(ask, tracks, first),
        ...videoItems(ask, firstStream(first.video)),
        imagesItem(ask, first.video.at(-1)!),
        ...stageItems(ask, 'first', first, [joinStepId('first')], false),
        ...trialItems(ask, codecs, plan.ladder),
      ],
      // What the ladder will be is not known; the fixed one is as large.
      rungs,
      audio: tracks.audio,
      promises: new Map(),
    }
  const full = { ...tracks, video: rungs }
  const isAllFirst =
    first.video.length === full.video.length && first.audio.length === full.audio.length && first.text.length === full.text.length
  const streams = [
    firstStream(first.video),
    ...streamsOf(
      rungs.filter((rung) => !first.video.includes(rung)),
      (rung) => () => rung.crf,
    ),
  ]
  return {
    items: [
      ...trackItems(ask, full, first),
      ...streams.flatMap((stream) => videoItems(ask, stream)),
      imagesItem(ask, first.video.at(-1)!),
      ...(isAllFirst ? [] : stageItems(ask, 'first', first, [joinStepId('first')], false)),
      ...stageItems(
        ask,
        'full',
        full,
        streams.map(({ name }) => joinStepId(name)),
        !isAllFirst,
      ),
    ],
    rungs,
    audio: tracks.audio,
    promises: new Map(),
  }
}

/**
 * All steps after the trials: the rungs that were worked out, and the full build of them. Of the first light only the rung in the baseline profile goes with them, for
 * devices that decode nothing else: trials are in the high one.
 */
export const planLadder = (ask: PlanAsk, ladders: readonly WorkedLadder[]): JobPlan => {
  const tracks = tracksOf(ask)
  const worked = workedRungsOf(ask, ladders)
  const rungs = worked.map(({ rung }) => rung)
  const factors = new Map(worked.map(({ rung, crf }) => [rung, crf]))
  const streams = streamsOf(rungs, (rung) => (unit) => factors.get(rung)![unit]!)
  return {
    items: [
      ...streams.flatMap((stream) => videoItems(ask, stream)),
      ...stageItems(
        ask,
        'full',
        { ...tracks, video: rungs },
        streams.map(({ name }) => joinStepId(name)),
        true,
      ),
    ],
    rungs,
    audio: tracks.audio,
    promises: new Map(worked.map(({ rung, promised }) => [rung.id, promised])),
  }
}

const tracksOf = ({ inspection, makeable, beside }: PlanAsk) => ({
  audio: audioTracksOf(
    inspection.probe.audio.filter((track) => !inspection.silentTracks?.includes(track.index)),
    makeable.audio,
  ),
  text: textTracksOf(inspection, beside),
})

/** Nobody waits for what takes a whole film to be decoded. */
const isClosed = ({ source }: PlannedText): boolean => 'captionField' in source

/** The strength of the grain that is left out of what is made in a codec, where its players put it back. */
const grainOf = ({ inspection, makeable, recipe }: PlanAsk, codec: VideoCodec): { readonly grain?: number } =>
  codec === 'av1' && recipes[recipe].synthesisesGrain && makeable.grain && inspection.grain !== undefined ? { grain: inspection.grain } : {}

/** Worked-out ladders were seen to have about twice as many pixels as fixed ones: more rungs, and more of them large. */
const workedShare = 1.75

/** Windows of units are tried in each codec, batch by batch; then the ladders follow. */
const trialItems = (ask: PlanAsk, codecs: readonly VideoCodec[], ladder: TriedLadder): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  const { units, batches } = ask.survey
  const frames = units.reduce((sum, unit) => sum + unit.frames, 0)
  const trials = codecs.map((codec) => {
    const grid = chooseGrid({ codec, width: film.shownWidth, height: film.shownHeight, depth: ladder.depth }).map((point) => ({
      ...point,
      codec,
    }))
    const encodeSeconds = workedShare * videoSeconds(fixedLadderOf(ask, [codec]), { ...film, frames }, ask.recipe)
    const windows = triedWindows({ units, ladder, grid, film, rate: valueOf(ask.inspection.frameRate), encodeSeconds })
    const parts = batches
      .map(({ firstUnit, units: count }, index) => ({
        stepId: `analyse-${codec}-${index + 1}`,
        part: index + 1,
        own: windows.filter(({ window }) => window.unit >= firstUnit && window.unit < firstUnit + count),
      }))
      .filter(({ own }) => own.length > 0)
    return { codec, grid, parts }
  })
  return [
    ...trials.flatMap(({ codec, grid, parts }) =>
      parts.map(({ stepId, part, own }) =>
        item<AnalysePayload>(
          stepId,
          'analyse',
          ranks.analyse,
          {
            label: `Try ${codecNames[codec]}${batches.length === 1 ? '' : `, part ${part} of ${batches.length}`}`,
            costSeconds: own.reduce((sum, { costSeconds }) => sum + costSeconds, 0),
            ...grainOf(ask, codec),
            grid,
            units: own.map(({ window }) => window),
          },
          [],
        ),
      ),
    ),
    item<LadderPayload>(
      'ladder',
      'ladder',
      ranks.ladder,
      {
        label: 'Work out the ladders',
        costSeconds: ladderSeconds,
        trials: trials.map(({ codec, parts }) => ({ codec, steps: parts.map(({ stepId }) => stepId) })),
        scope: ladder.scope,
        buildIds: ask.buildIds,
      },
      trials.flatMap(({ parts }) => parts.map(({ stepId }) => stepId)),
    ),
  ]
}

/** Rungs of one codec and dynamic range that are wanted at the same time: they are encoded together, from one reading of the film. */
interface Stream {
  /** `first`, `h264`, `av1`, `av1-pq`. */
  readonly name: string
  readonly rungs: readonly Rung[]
  /** The rate factor of each rung for a unit, by its place in the film. */
  readonly crf: (unit: number) => readonly number[]
  readonly rank: number
}

const firstStream = (rungs: readonly Rung[]): Stream => ({
  name: 'first',
  rungs,
  crf: () => rungs.map((rung) => rung.crf),
  rank: ranks.firstVideo,
})

/** One of each codec and dynamic range. */
const streamsOf = (rungs: readonly Rung[], crfOf: (rung: Rung) => (unit: number) => number): Stream[] =>
  [...Map.groupBy(rungs, streamName)].map(([name, own]) => {
    const factors = own.map(crfOf)
    const [{ codec, dynamicRange }] = own as [Rung]
    return { name, rungs: own, crf: (unit) => factors.map((crf) => crf(unit)), rank: dynamicRange ? ranks.highRange : ranks[codec] }
  })

const streamName = ({ codec, dynamicRange }: Rung): string => (dynamicRange ? `${codec}-${dynamicRange}` : codec)

export const joinStepId = (stream: string): string => `join-${stream}`

const trackItems = (ask: PlanAsk, full: Omit<StageContent, 'video'>, first: StageContent): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  return [
    ...full.text.map((track) => {
      const rank = first.text.includes(track) ? ranks.text : ranks.closedCaptions
      const frames = ask.inspection.expectedFrames
      const costSeconds = isClosed(track) ? closedCaptionsSeconds({ ...film, frames }) : textSeconds
      return item<TextPayload>(track.stepId, 'text', rank, { label: `Subtitles ${track.label}`, costSeconds, track }, [])
    }),
    ...full.audio.map((track) => {
      const rank = first.audio.includes(track) ? ranks.firstAudio : ranks.opus
      const label = `${codecNames[track.codec]} ${track.label}${track.layout === undefined ? '' : ` in ${track.layout}`}`
      return item<AudioPayload>(
        track.stepId,
        'audio',
        rank,
        { label, costSeconds: audioSeconds(film, channelsOf[track.layout ?? 'stereo']), track },
        [],
      )
    }),
  ]
}

/** The batches of a stream, and the step that joins them. */
const videoItems = (ask: PlanAsk, stream: Stream): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  const { units, batches } = ask.survey
  const { rungs, name } = stream
  const stepIds = batches.map((_, index) => `video-${name}-${index + 1}`)
  const [{ codec, dynamicRange = 'sdr' }] = rungs as [Rung]
  const words = `${codecNames[codec]}${rangeWords[dynamicRange]} ${linesOf(rungs)}`
  const perBatch = measuredPerFilm[ask.recipe] / batches.length
  return [
    ...batches.map((batch, index) => {
      const own = units.slice(batch.firstUnit, batch.firstUnit + batch.units)
      const frames = own.reduce((sum, unit) => sum + unit.frames, 0)
      // Where fewer units are measured than there are batches, they are spread over the film.
      const measuredUnits = ask.makeable.quality
        ? Math.min(own.length, Math.floor((index + 1) * perBatch) - Math.floor(index * perBatch))
        : 0
      return item<VideoPayload>(
        stepIds[index]!,
        'video',
        stream.rank,
        {
          label: batches.length === 1 ? words : `${words}, part ${index + 1} of ${batches.length}`,
          costSeconds:
            videoSeconds(rungs, { ...film, frames }, ask.recipe) +
            measureSeconds(rungs, film, { frames: (frames * measuredUnits) / own.length, recipe: ask.recipe }),
          ...grainOf(ask, codec),
          rungs,
          units: own.map((unit, place) => ({ ...unit, crf: stream.crf(batch.firstUnit + place) })),
          measuredUnits,
        },
        [],
      )
    }),
    item<JoinPayload>(
      joinStepId(name),
      'join',
      ranks.join,
      { label: `Join ${words}`, costSeconds: joinSeconds(rungs, film), rungs, parts: stepIds },
      stepIds,
    ),
  ]
}

/** How many units of a film are compared with it. */
const measuredPerFilm: Readonly<Record<RecipeName, number>> = { economy: 2, standard: 12, best: Number.MAX_SAFE_INTEGER }

const linesOf = (rungs: readonly Rung[]): string => {
  const [lowest, highest] = [rungs[0]!.lines, rungs.at(-1)!.lines]
  return lowest === highest ? `${lowest}p` : `${lowest}p to ${highest}p`
}

const imagesItem = (ask: PlanAsk, rung: Rung): NewItem =>
  itemsOf(ask)<ImagesPayload>(
    'images',
    'images',
    ranks.images,
    { label: 'Artwork and previews', costSeconds: imagesSeconds(filmIn(ask)), rung, from: joinStepId('first') },
    [joinStepId('first')],
  )

/** From joined files to a build. A stage after the first takes over what that has packaged and verified, and is told of after it. */
const stageItems = (ask: PlanAsk, stage: BuildStage, content: StageContent, joins: readonly string[], afterFirst: boolean): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  const label = stage === 'first' ? 'the first light' : 'everything'
  const payload = { stage, buildId: ask.buildIds[stage], joins, ...content }
  const rankInStage = stage === 'first' ? 0 : 1
  const staged = (kind: 'package' | 'verify' | 'publish', words: string, costSeconds: number, needs: readonly string[]) => {
    const all = afterFirst ? [...needs, `${kind}-first`] : needs
    return item<StagePayload>(
      `${kind}-${stage}`,
      kind,
      ranks[kind] + rankInStage,
      { label: `${words} ${label}`, costSeconds, ...payload },
      all,
    )
  }
  const tracks = [...content.text.map((track) => track.stepId), ...content.audio.map((track) => track.stepId), ...joins, 'images']
  return [
    staged('package', 'Package', packageSeconds(content.video, film), tracks),
    staged('verify', 'Verify', verifySeconds(content.video, film), [`package-${stage}`]),
    staged('publish', 'Publish', publishSeconds(content.video, film), [`package-${stage}`, `verify-${stage}`, 'images', ...joins]),
  ]
}

const filmIn = ({ inspection }: Pick<PlanAsk, 'inspection'>) => ({ ...filmOf(inspection), seconds: inspection.durationSeconds })

const rangeWords = { sdr: '', pq: ' HDR10', hlg: ' HLG' } as const

const codecNames: Readonly<Record<VideoCodec | AudioCodec, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
  aac: 'AAC',
  opus: 'Opus',
}

/** Makes the items of one job; steps name each other by their ids. */
const itemsOf =
  (job: { readonly jobId: JobId; readonly priority: number }) =>
  <Payload extends StepPayload>(stepId: string, kind: StepKind, rank: number, payload: Payload, needs: readonly string[]): NewItem => ({
    key: `${job.jobId}/${stepId}`,
    group: job.jobId,
    kind,
    payload: payload as unknown as Json,
    priority: job.priority * ranksPerPriority + rank,
    needs: needs.map((need) => `${job.jobId}/${need}`),
    maxAttempts,
  })
