import type { MasterProbe } from '../probe/master-probe.ts'
import type { Cadence } from './cadence.ts'
import type { Colour } from './colour.ts'
import { findGrain, findInCadence, findInColour, findInStream, findStill } from './find-in-picture.ts'
import { findInSound } from './find-in-sound.ts'
import { findInTexts } from './find-in-text.ts'
import type { TextCheck } from './find-in-text.ts'
import { finding, refusalFinding } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Severity } from './finding-table.ts'
import type { SurveyEnd } from './parse-survey-end.ts'
import type { SoundFacts } from './sound-facts.ts'
import type { Stretch } from './stretch.ts'

/** All that was learned of a master. Times count from the beginning of the file. */
export interface InspectedFacts {
  /** Of the file. */
  readonly sizeBytes: number
  /** Undefined when not even headers could be read; then there is a refusal. */
  readonly film:
    | {
        readonly probe: MasterProbe
        readonly durationSeconds: number
        /** Stored pictures, when they were counted. */
        readonly packets: number | undefined
        readonly cadence: Cadence
        readonly colour: Colour
        /** CEA-608/708 inside the pictures, as the header or the first picture says, and in which fields words were seen. */
        readonly hasCaptions: boolean
        readonly captionFields: readonly (1 | 2)[]
        readonly sound: readonly SoundFacts[]
        readonly black: readonly Stretch[]
        readonly frozen: readonly Stretch[]
        /** Strength of its film grain, if it has any. */
        readonly grain?: number | undefined
        /** Where shots begin, in seconds. */
        readonly shots?: readonly number[]
        /** Undefined when the film was not decoded. */
        readonly end: SurveyEnd | undefined
      }
    | undefined
  readonly texts: readonly TextCheck[]
  /** Hexadecimal SHA-256 as computed, and those that were promised. */
  readonly checksum: { readonly sha256: string | undefined; readonly promised: readonly string[] }
  /** Decided elsewhere: by `judgeMaster`, or because the ends do not decode. */
  readonly refusals: readonly { readonly code: string; readonly reason: string }[]
}

/** Gravest first, then by time. */
export const findAll = (facts: InspectedFacts): Finding[] => {
  const { film, texts, checksum, refusals } = facts
  const found = [...refusals.map(refusalFinding), ...checksumFindings(checksum)]
  if (film) {
    const { probe, durationSeconds, packets, end, hasCaptions, captionFields, cadence, colour, sound, black, frozen } = film
    const video = probe.video[0]
    if (video) {
      found.push(
        ...findInStream({ probe, video, durationSeconds, packets, end, hasCaptions, captionFields }),
        ...findInCadence(cadence, video),
        ...findInColour(colour, video),
        ...findStill({ black, frozen, durationSeconds }),
        ...findGrain(film.grain),
      )
    }
    if (probe.audio.length === 0) found.push(finding('no-audio', {}))
    const startsAt = (video?.startSeconds ?? probe.startSeconds) - probe.startSeconds
    for (const facts of sound) {
      const { startSeconds } = facts.track
      const trackStartsAt = startSeconds === undefined ? undefined : startSeconds - probe.startSeconds
      found.push(...findInSound(facts, { durationSeconds, startsAt, trackStartsAt }))
    }
    found.push(...findInTexts(texts, probe.subtitles, durationSeconds))
  }
  return found.toSorted((a, b) => gravity[a.severity] - gravity[b.severity] || (a.fromSeconds ?? 0) - (b.fromSeconds ?? 0))
}

const gravity: Readonly<Record<Severity, number>> = { refuse: 0, warn: 1, fix: 2, note: 3 }

const checksumFindings = ({ sha256, promised }: InspectedFacts['checksum']): Finding[] => {
  if (sha256 === undefined || promised.length === 0) return []
  const other = promised.find((sum) => sum !== sha256)
  return other === undefined ? [finding('checksum-matches', {})] : [finding('checksum-differs', { found: sha256, promised: other })]
}
