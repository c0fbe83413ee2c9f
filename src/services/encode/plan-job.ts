import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { Json, NewItem } from '../../engines/work/port.ts'
import type { AudioCodec, VideoCodec } from '../../media/cmaf/build-facts.ts'
import { fixedLadder, type Rung } from '../../media/ladder/fixed-ladder.ts'
import { filmOf, type Inspection } from './inspection.ts'
import type { Makeable } from './makeable.ts'
import { audioTracksOf, textTracksOf, type PlannedAudio } from './plan-tracks.ts'
import {
  audioSeconds,
  imagesSeconds,
  inspectSeconds,
  packageSeconds,
  publishSeconds,
  qualitySeconds,
  textSeconds,
  verifySeconds,
  videoSeconds,
} from './step-cost.ts'
import {
  videoStepId,
  type AudioPayload,
  type ImagesPayload,
  type QualityPayload,
  type StageContent,
  type StagePayload,
  type StepKind,
  type StepPayload,
  type TextPayload,
  type VideoPayload,
} from './step-payloads.ts'
import type { BesideFile, BuildStage, RecipeName } from './tables.ts'

export interface JobPlan {
  readonly items: readonly NewItem[]
  readonly rungs: readonly Rung[]
  readonly audio: readonly PlannedAudio[]
}

/** What is planned for whom. */
interface PlanAsk {
  readonly jobId: JobId
  readonly priority: number
  readonly recipe: RecipeName
  readonly inspection: Inspection
  readonly beside: readonly BesideFile[]
  readonly makeable: Makeable
  readonly buildIds: Readonly<Record<BuildStage, BuildId>>
}

/**
 * Who goes first among all steps that are ready, of all jobs of one priority. What a job's first light needs ranks above looking into the next
 * master, and the nearer it is the higher: so films become playable one after another, not all at the end. Then come higher rungs,
 * lower before higher and H.264 before AV1, and the ends of jobs before the middles.
 */
const ranks = {
  publish: 95,
  verify: 90,
  package: 85,
  firstVideo: 75,
  firstAudio: 70,
  images: 65,
  text: 65,
  inspect: 60,
  opus: 45,
  quality: 40,
  h264: 39,
  av1: 19,
} as const
/** Priorities of a job are -100 to 100; a job of higher priority has all its steps before those of a lower one. */
const ranksPerPriority = 100
/** Crashes and lost leases use up attempts too; what a step's own trouble means is decided elsewhere. */
const maxAttempts = 50

export const firstStep = (ask: { jobId: JobId; priority: number; sizeBytes: number }): NewItem =>
  itemsOf(ask)('inspect', 'inspect', ranks.inspect, { label: 'Inspect the master', costSeconds: inspectSeconds(ask.sizeBytes) }, [])

/**
 * All steps after the inspection, with their needs and ranks. There are two builds: the first light with the lowest H.264 rungs, AAC, pictures and
 * text, and the full one. When the first light would hold everything, there is only the full one.
 */
export const planJob = (ask: PlanAsk): JobPlan => {
  const { inspection, makeable } = ask
  const { shownWidth, shownHeight } = filmOf(inspection)
  const rungs = fixedLadder({
    width: shownWidth,
    height: shownHeight,
    frameRate: inspection.frameRate,
    recipe: ask.recipe,
    codecs: makeable.video,
  })
  const audio = audioTracksOf(inspection.probe.audio, makeable.audio)
  const text = textTracksOf(inspection.probe.subtitles, ask.beside)
  const full = { video: rungs, audio, text }
  const first = { video: firstRungs(rungs), audio: ofFirstCodec(audio), text }
  const isAllFirst = first.video.length === full.video.length && first.audio.length === full.audio.length
  return {
    items: [
      ...mediaItems(ask, full, first),
      ...(isAllFirst ? [] : stageItems(ask, 'first', first, { afterFirst: false, measured: false })),
      ...(makeable.vmaf ? [qualityItem(ask, rungs)] : []),
      ...stageItems(ask, 'full', full, { afterFirst: !isAllFirst, measured: makeable.vmaf }),
    ],
    rungs,
    audio,
  }
}

/** Up to these lines belongs to the first light; at least the lowest rung does. */
const firstLightLines = 360

const firstRungs = (rungs: readonly Rung[]): readonly Rung[] => {
  const candidates = ofFirstCodec(rungs)
  const low = candidates.filter((rung) => rung.lines <= firstLightLines)
  return low.length > 0 ? low : candidates.slice(0, 1)
}

const ofFirstCodec = <Track extends { readonly codec: string }>(tracks: readonly Track[]): readonly Track[] =>
  tracks.filter((track) => track.codec === tracks[0]!.codec)

const mediaItems = (ask: PlanAsk, full: StageContent, first: StageContent): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  const previews = first.video.at(-1)!
  return [
    ...full.text.map((track) =>
      item<TextPayload>(track.stepId, 'text', ranks.text, { label: `Subtitles ${track.label}`, costSeconds: textSeconds, track }, []),
    ),
    ...full.audio.map((track) => {
      const rank = first.audio.includes(track) ? ranks.firstAudio : ranks.opus
      return item<AudioPayload>(
        track.stepId,
        'audio',
        rank,
        { label: `${codecNames[track.codec]} ${track.label}`, costSeconds: audioSeconds(film), track },
        [],
      )
    }),
    ...full.video.map((rung) => {
      const rank = first.video.includes(rung) ? ranks.firstVideo : rungRank(rung, full.video)
      const costSeconds = videoSeconds(rung, film, ask.recipe)
      return item<VideoPayload>(
        videoStepId(rung),
        'video',
        rank,
        { label: `${codecNames[rung.codec]} ${rung.lines}p`, costSeconds, rung },
        [],
      )
    }),
    item<ImagesPayload>(
      'images',
      'images',
      ranks.images,
      { label: 'Artwork and previews', costSeconds: imagesSeconds(film), rung: previews },
      [videoStepId(previews)],
    ),
  ]
}

/** From encoded files to a build. A stage after the first takes over what that has packaged and verified, and is told of after it. */
const stageItems = (
  ask: PlanAsk,
  stage: BuildStage,
  content: StageContent,
  { afterFirst, measured }: { afterFirst: boolean; measured: boolean },
): NewItem[] => {
  const item = itemsOf(ask)
  const film = filmIn(ask)
  const label = stage === 'first' ? 'the first light' : 'everything'
  const payload = { stage, buildId: ask.buildIds[stage], ...content }
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
  const encodes = [
    ...content.text.map((track) => track.stepId),
    ...content.audio.map((track) => track.stepId),
    ...content.video.map(videoStepId),
    'images',
  ]
  return [
    staged('package', 'Package', packageSeconds(content.video, film), encodes),
    staged('verify', 'Verify', verifySeconds(content.video, film), [`package-${stage}`]),
    staged('publish', 'Publish', publishSeconds(content.video, film), [
      `package-${stage}`,
      `verify-${stage}`,
      'images',
      ...(measured ? ['quality'] : []),
    ]),
  ]
}

const qualityItem = (ask: PlanAsk, rungs: readonly Rung[]): NewItem =>
  itemsOf(ask)<QualityPayload>(
    'quality',
    'quality',
    ranks.quality,
    { label: 'Measure quality (VMAF)', costSeconds: qualitySeconds(rungs), rungs },
    rungs.map(videoStepId),
  )

const filmIn = ({ inspection }: PlanAsk) => ({ ...filmOf(inspection), seconds: inspection.durationSeconds })

/** Lower rungs of a codec rank above its higher ones. */
const rungRank = (rung: Rung, rungs: readonly Rung[]): number => {
  const place = rungs.filter((other) => other.codec === rung.codec).indexOf(rung)
  return Math.max(0, (rung.codec === 'h264' ? ranks.h264 : ranks.av1) - place)
}

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
