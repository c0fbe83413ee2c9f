import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { Json, NewItem } from '../../engines/work/port.ts'
import type { AudioCodec, VideoCodec } from '../../media/cmaf/build-facts.ts'
import { fixedLadder, type Rung } from '../../media/ladder/fixed-ladder.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import { audioTracksOf, textTracksOf, type PlannedAudio, type PlannedText } from './plan-tracks.ts'
import { filmOf, type Inspection } from './inspection.ts'
import type { Makeable } from './makeable.ts'
import type { BesideFile, BuildStage, RecipeName } from './tables.ts'

export const stepKinds = ['inspect', 'images', 'audio', 'text', 'video', 'package', 'verify', 'quality', 'publish'] as const
export type StepKind = (typeof stepKinds)[number]

/** What a step's item carries. */
export interface StepPayload {
  /** Words for the console: `H.264 720p`. */
  readonly label: string
  /** Expected processor seconds. */
  readonly costSeconds: number
}
export interface VideoPayload extends StepPayload {
  readonly rung: Rung
}
export interface AudioPayload extends StepPayload {
  readonly track: PlannedAudio
}
export interface TextPayload extends StepPayload {
  readonly track: PlannedText
}
/** What one stage's build is made of. */
interface StageContent {
  readonly video: readonly Rung[]
  readonly audio: readonly PlannedAudio[]
  readonly text: readonly PlannedText[]
}
/** One stage's way from encoded files to a build. */
export interface StagePayload extends StepPayload, StageContent {
  readonly stage: BuildStage
  readonly buildId: BuildId
}
export interface ImagesPayload extends StepPayload {
  /** Small pictures come from this rung: it is made anyway, and costs next to nothing to decode. */
  readonly rung: Rung
}
export interface QualityPayload extends StepPayload {
  readonly rungs: readonly Rung[]
}

export interface JobPlan {
  readonly items: readonly NewItem[]
  readonly rungs: readonly Rung[]
  readonly audio: readonly PlannedAudio[]
}

/** Crashes and lost leases use up attempts too; what a step's own trouble means is decided elsewhere. */
const maxAttempts = 50

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

export const firstStep = (ask: { jobId: JobId; priority: number; sizeBytes: number }): NewItem =>
  item(ask, 'inspect', 'inspect', ranks.inspect, { label: 'Inspect the master', costSeconds: 1 + ask.sizeBytes / 500e6 }, [])

/**
 * All steps after the inspection, with their needs and ranks. There are two builds: the first light with the lowest H.264 rungs, AAC, pictures and
 * text, and the full one. When the first light would hold everything, there is only the full one.
 */
export const planJob = (ask: {
  readonly jobId: JobId
  readonly priority: number
  readonly recipe: RecipeName
  readonly inspection: Inspection
  readonly beside: readonly BesideFile[]
  readonly makeable: Makeable
  readonly buildIds: Readonly<Record<BuildStage, BuildId>>
}): JobPlan => {
  const { inspection, recipe, makeable, buildIds } = ask
  const film = filmOf(inspection)
  const rungs = fixedLadder({
    width: film.shownWidth,
    height: film.shownHeight,
    frameRate: inspection.frameRate,
    recipe,
    codecs: makeable.video,
  })
  const audio = audioTracksOf(inspection.probe.audio, makeable.audio)
  const text = textTracksOf(inspection.probe.subtitles, ask.beside)
  const seconds = inspection.durationSeconds
  const keyOf = (stepId: string) => `${ask.jobId}/${stepId}`

  const first = { video: firstRungs(rungs), audio: firstAudio(audio), text }
  const full = { video: rungs, audio, text }
  const isAllFirst = first.video.length === full.video.length && first.audio.length === full.audio.length

  const previewRung = first.video.at(-1)!
  const media = [
    item<ImagesPayload>(
      ask,
      'images',
      'images',
      ranks.images,
      { label: 'Artwork and previews', costSeconds: 1 + seconds * 0.02, rung: previewRung },
      [keyOf(videoStepId(previewRung))],
    ),
    ...text.map((track) =>
      item<TextPayload>(ask, track.stepId, 'text', ranks.text, { label: `Subtitles ${track.label}`, costSeconds: 0.2, track }, []),
    ),
    ...audio.map((track) =>
      item<AudioPayload>(
        ask,
        track.stepId,
        'audio',
        first.audio.includes(track) ? ranks.firstAudio : ranks.opus,
        {
          label: `${codecNames[track.codec]} ${track.label}`,
          costSeconds: 0.2 + seconds * 0.02,
          track,
        },
        [],
      ),
    ),
    ...rungs.map((rung) =>
      item<VideoPayload>(
        ask,
        videoStepId(rung),
        'video',
        first.video.includes(rung) ? ranks.firstVideo : rungRank(rung, rungs),
        {
          label: `${codecNames[rung.codec]} ${rung.lines}p`,
          costSeconds: videoCostSeconds(rung, seconds, recipe),
          rung,
        },
        [],
      ),
    ),
  ]

  const stageItems = (stage: BuildStage, content: StageContent, afterFirst: boolean, quality: boolean): NewItem[] => {
    const after = (kind: string) => (afterFirst ? [`${kind}-first`] : [])
    const label = stage === 'first' ? 'the first light' : 'everything'
    const payload = { stage, buildId: buildIds[stage], ...content }
    const encodes = [
      'images',
      ...content.text.map((track) => track.stepId),
      ...content.audio.map((track) => track.stepId),
      ...content.video.map(videoStepId),
    ]
    const rank = stage === 'first' ? 0 : 1
    const decodeSeconds = content.video.reduce((sum, rung) => sum + decodeCostSeconds(rung, seconds), 0)
    const staged = (kind: 'package' | 'verify' | 'publish', words: string, costSeconds: number, needs: readonly string[]) =>
      item<StagePayload>(
        ask,
        `${kind}-${stage}`,
        kind,
        ranks[kind] + rank,
        { label: `${words} ${label}`, costSeconds, ...payload },
        needs.map(keyOf),
      )
    return [
      staged('package', 'Package', 0.2 + content.video.length * seconds * 0.002, [...encodes, ...after('package')]),
      staged('verify', 'Verify', decodeSeconds, [`package-${stage}`, ...after('verify')]),
      staged('publish', 'Publish', 0.2 + content.video.length * seconds * 0.002, [
        `package-${stage}`,
        `verify-${stage}`,
        'images',
        ...(quality ? ['quality'] : []),
        ...after('publish'),
      ]),
    ]
  }

  const measures = makeable.vmaf
    ? [
        item<QualityPayload>(
          ask,
          'quality',
          'quality',
          ranks.quality,
          { label: 'Measure quality (VMAF)', costSeconds: rungs.length * 3, rungs },
          rungs.map((rung) => keyOf(videoStepId(rung))),
        ),
      ]
    : []
  return {
    items: [
      ...media,
      ...(isAllFirst ? [] : stageItems('first', first, false, false)),
      ...measures,
      ...stageItems('full', full, !isAllFirst, makeable.vmaf),
    ],
    rungs,
    audio,
  }
}

export const videoStepId = (rung: Pick<Rung, 'id'>): string => `video-${rung.id}`

/** Up to these lines belongs to the first light; at least the lowest rung does. */
const firstLightLines = 360

const firstRungs = (rungs: readonly Rung[]): readonly Rung[] => {
  const codec = rungs[0]?.codec
  const ofFirstCodec = rungs.filter((rung) => rung.codec === codec)
  const low = ofFirstCodec.filter((rung) => rung.lines <= firstLightLines)
  return low.length > 0 ? low : ofFirstCodec.slice(0, 1)
}

const firstAudio = (audio: readonly PlannedAudio[]): readonly PlannedAudio[] => {
  const codec = audio[0]?.codec
  return audio.filter((track) => track.codec === codec)
}

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

/** Millions of pixels a processor second, by codec and recipe; measured roughly on one machine, and corrected by what each job shows. */
const encodeSpeed: Readonly<Record<VideoCodec, Readonly<Record<RecipeName, number>>>> = {
  h264: { economy: 70, standard: 20 },
  hevc: { economy: 30, standard: 8 },
  vp9: { economy: 20, standard: 8 },
  av1: { economy: 45, standard: 15 },
}
const decodeSpeed = 250

const videoCostSeconds = (rung: Rung, seconds: number, recipe: RecipeName) =>
  0.2 + megapixels(rung, seconds) / encodeSpeed[rung.codec][recipe]
const decodeCostSeconds = (rung: Rung, seconds: number) => 0.1 + megapixels(rung, seconds) / decodeSpeed
const megapixels = (rung: Rung, seconds: number) => (rung.width * rung.height * valueOf(rung.frameRate) * seconds) / 1e6

const item = <Payload extends StepPayload>(
  job: { readonly jobId: JobId; readonly priority: number },
  stepId: string,
  kind: StepKind,
  rank: number,
  payload: Payload,
  needs: readonly string[],
): NewItem => ({
  key: `${job.jobId}/${stepId}`,
  group: job.jobId,
  kind,
  payload: payload as unknown as Json,
  priority: job.priority * ranksPerPriority + rank,
  needs,
  maxAttempts,
})
