import { formatDuration } from '../../kit/text.ts'
import type { FrameRate, MasterProbe } from '../probe/master-probe.ts'
import type { Cadence } from './cadence.ts'
import type { Colour } from './colour.ts'
import { rateWords } from './find-in-picture.ts'
import type { TextCheck } from './find-in-text.ts'
import type { Finding } from './finding.ts'
import type { Severity } from './finding-table.ts'
import { findAll } from './findings.ts'
import type { InspectedFacts } from './findings.ts'
import { decideGain } from './normalise-audio.ts'
import type { GainDecision } from './normalise-audio.ts'
import type { LoudnessPoint } from './parse-loudness.ts'
import type { SoundFacts } from './sound-facts.ts'
import { roundedSeconds } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/**
 * The judgement of a master as one value for API, console and command line: plain JSON, of some 100 kB at most. Times are seconds from the beginning
 * of the file, to the millisecond.
 */
export interface InspectionReport {
  readonly version: 1
  readonly verdict: 'ok' | 'refused'
  /** One line. */
  readonly summary: string
  readonly file: {
    readonly container: string
    readonly sizeBytes: number
    readonly durationSeconds: number
    readonly chapters: number
    readonly sha256?: string
  }
  /** Missing when no picture could be read. */
  readonly picture?: ReportedPicture
  readonly sound: readonly ReportedSound[]
  readonly subtitles: readonly ReportedSubtitle[]
  readonly texts: readonly TextCheck[]
  /** At most 500 each. */
  readonly black: readonly Stretch[]
  readonly frozen: readonly Stretch[]
  /** Where shots begin, in seconds; at most 2000. */
  readonly shots: readonly number[]
  /** Gravest first; at most 500. */
  readonly findings: readonly Finding[]
  /** How many more there are. */
  readonly moreFindings: number
  readonly counts: Readonly<Record<Severity, number>>
}

interface ReportedPicture {
  readonly codec: string
  readonly pixelFormat: string
  readonly width: number
  readonly height: number
  readonly shownWidth: number
  readonly shownHeight: number
  readonly rotation: number
  readonly pixelAspect: FrameRate
  readonly cadence: Cadence
  readonly colour: Colour
  readonly decodeErrors?: number
}

interface ReportedSound {
  readonly index: number
  readonly codec: string
  readonly channels: number
  readonly layout?: string
  readonly sampleRate: number
  readonly language: string
  readonly title?: string
  readonly role: 'main' | 'commentary' | 'description'
  readonly state: SoundFacts['state']
  readonly loudness?: ReportedLoudness
  /** Mixed down to stereo, for tracks of more channels. */
  readonly stereo?: ReportedLoudness
  readonly curve: readonly LoudnessPoint[]
  /** At most 500. */
  readonly silences: readonly Stretch[]
  /** For the track as stored or as 5.1, and mixed down to stereo. */
  readonly gain?: GainDecision
  readonly stereoGain?: GainDecision
}

interface ReportedLoudness {
  readonly integratedLufs?: number
  readonly rangeLu: number
  readonly truePeakDbtp?: number
}

interface ReportedSubtitle {
  readonly index: number
  readonly codec: string
  readonly kind: 'text' | 'bitmap'
  readonly language: string
  readonly title?: string
  readonly role: 'subtitle' | 'caption' | 'forced'
}

export const inspectionReport = (facts: InspectedFacts): InspectionReport => {
  const all = findAll(facts)
  const { film } = facts
  const counts = { note: 0, fix: 0, warn: 0, refuse: 0 }
  for (const { severity } of all) counts[severity] += 1
  const picture = film && reportedPicture(film)
  return {
    version: 1,
    verdict: counts.refuse > 0 ? 'refused' : 'ok',
    summary: summaryOf(facts, all, counts),
    file: {
      container: film?.probe.container ?? 'unknown',
      sizeBytes: facts.sizeBytes,
      durationSeconds: film?.durationSeconds ?? 0,
      chapters: film?.probe.chapters.length ?? 0,
      ...(facts.checksum.sha256 !== undefined && { sha256: facts.checksum.sha256 }),
    },
    ...(picture && { picture }),
    sound: (film?.sound ?? []).slice(0, tracksAtMost).map(reportedSound),
    subtitles: (film?.probe.subtitles ?? []).slice(0, tracksAtMost).map(({ index, codec, kind, language, title, role }) => ({
      index,
      codec,
      kind,
      language,
      role,
      ...(title !== undefined && { title }),
    })),
    texts: facts.texts.slice(0, tracksAtMost).map((text) => ({ ...text, problems: text.problems.slice(0, problemsAtMost) })),
    black: (film?.black ?? []).slice(0, stretchesAtMost),
    frozen: (film?.frozen ?? []).slice(0, stretchesAtMost),
    shots: (film?.shots ?? []).slice(0, shotsAtMost).map(roundedSeconds),
    findings: all.slice(0, findingsAtMost),
    moreFindings: Math.max(0, all.length - findingsAtMost),
    counts,
  }
}

const findingsAtMost = 500
const stretchesAtMost = 500
const shotsAtMost = 2000
const tracksAtMost = 100
const problemsAtMost = 50

const reportedPicture = (film: NonNullable<InspectedFacts['film']>): ReportedPicture | undefined => {
  const video = film.probe.video[0]
  if (!video) return undefined
  const { codec, pixelFormat, width, height, shownWidth, shownHeight, rotation, pixelAspect } = video
  const errors = film.end?.streams.find(({ index }) => index === video.index)?.errors
  return {
    codec,
    pixelFormat,
    width,
    height,
    shownWidth,
    shownHeight,
    rotation,
    pixelAspect,
    cadence: film.cadence,
    colour: film.colour,
    ...(errors !== undefined && { decodeErrors: errors }),
  }
}

const reportedSound = ({ track, state, loudness, stereo, surround, silences }: SoundFacts): ReportedSound => {
  const isMixed = track.channels > 2
  return {
    index: track.index,
    codec: track.codec,
    channels: track.channels,
    sampleRate: track.sampleRate,
    language: track.language,
    role: track.role,
    state,
    ...(track.layout !== undefined && { layout: track.layout }),
    ...(track.title !== undefined && { title: track.title }),
    ...(loudness && { loudness: reportedLoudness(loudness), gain: decideGain(surround ?? loudness) }),
    ...(stereo && isMixed && { stereo: reportedLoudness(stereo) }),
    ...(stereo && { stereoGain: decideGain(stereo) }),
    curve: loudness?.curve ?? [],
    silences: silences.slice(0, stretchesAtMost),
  }
}

const reportedLoudness = ({ integratedLufs, rangeLu, truePeakDbtp }: NonNullable<SoundFacts['loudness']>): ReportedLoudness => ({
  rangeLu,
  ...(integratedLufs !== undefined && { integratedLufs }),
  ...(truePeakDbtp !== undefined && { truePeakDbtp }),
})

const summaryOf = ({ film }: InspectedFacts, all: readonly Finding[], counts: Readonly<Record<Severity, number>>): string => {
  const refusal = all.find(({ severity }) => severity === 'refuse')
  if (refusal) return `Refused: ${refusal.means} ${refusal.action}`
  if (!film) return 'Nothing could be read.'
  const things = [...(counts.fix > 0 ? [`${counts.fix} put right`] : []), ...(counts.warn > 0 ? [`${counts.warn} to look at`] : [])]
  return `${filmWords(film.probe, film)}: ${things.length > 0 ? things.join(', ') : 'nothing to mend'}.`
}

/** `h264 1920x1080 at 24, HDR10, 1 h 42 min, 2 audio tracks`. */
const filmWords = (probe: MasterProbe, film: NonNullable<InspectedFacts['film']>): string => {
  const video = probe.video[0]
  const range = { sdr: [], pq: ['HDR10'], hlg: ['HLG'] }[film.colour.dynamicRange]
  const tracks = probe.audio.length
  return [
    ...(video ? [`${video.codec} ${video.shownWidth}x${video.shownHeight} at ${rateWords(film.cadence.rate)}`] : []),
    ...range,
    formatDuration(film.durationSeconds * 1000),
    tracks === 0 ? 'no sound' : tracks === 1 ? '1 audio track' : `${tracks} audio tracks`,
  ].join(', ')
}
