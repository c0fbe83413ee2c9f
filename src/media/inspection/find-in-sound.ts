import { layoutsOf } from '../ladder/sound-layout.ts'
import { finding } from './finding.ts'
import type { Finding } from './finding.ts'
import { decideGain } from './normalise-audio.ts'
import type { SoundFacts } from './sound-facts.ts'
import { roundedSeconds } from './stretch.ts'

/** What there is to say of one audio track. Times count from the beginning of the file. */
export const findInSound = (
  facts: SoundFacts,
  film: { readonly durationSeconds: number; readonly startsAt: number; readonly trackStartsAt: number | undefined },
): Finding[] => {
  const { track } = facts
  const place = { track: track.index }
  switch (facts.state) {
    case 'no-decoder':
      return [finding('sound-no-decoder', { codec: track.codec }, place)]
    case 'no-format':
      return [finding('sound-no-format', {}, place)]
    case 'no-layout':
      return [finding('sound-no-layout', { channels: track.channels }, place)]
    case 'empty':
      return [finding('sound-empty', {}, place)]
    case 'left-out':
      return [finding('sound-unmeasured', {}, place), ...layoutFindings(facts)]
    case 'not-surveyed':
      return [...layoutFindings(facts), ...startFindings(facts, film)]
    case 'measured':
      return [
        ...layoutFindings(facts),
        ...startFindings(facts, film),
        ...lengthFindings(facts, film.durationSeconds),
        ...damageFindings(facts),
        ...loudnessFindings(facts),
      ]
  }
}

const layoutFindings = ({ track }: SoundFacts): Finding[] => {
  const place = { track: track.index }
  return [
    ...(track.channels === 1 ? [finding('mono', {}, place)] : []),
    ...(track.channels <= 2
      ? []
      : layoutsOf(track).includes('5.1')
        ? [finding('surround', { layout: track.layout! }, place)]
        : [finding('unusual-layout', { channels: track.channels }, place)]),
    ...(track.role === 'commentary' ? [finding('commentary', {}, place)] : []),
    ...(track.role === 'description' ? [finding('description', {}, place)] : []),
    ...(track.language === 'und' ? [finding('language-unknown', {}, place)] : []),
  ]
}

const startFindings = (
  { track }: SoundFacts,
  film: { readonly startsAt: number; readonly trackStartsAt: number | undefined },
): Finding[] => {
  if (film.trackStartsAt === undefined) return []
  const late = film.trackStartsAt - film.startsAt
  if (Math.abs(late) < noticedOffsetSeconds) return []
  const seconds = roundedSeconds(Math.abs(late))
  return [
    finding(late > 0 ? 'sound-starts-late' : 'sound-starts-early', { seconds }, { track: track.index, fromSeconds: film.trackStartsAt }),
  ]
}

/** Lips and words come apart by about this much (EBU R 37: 40 ms early to 60 ms late). */
const noticedOffsetSeconds = 0.05

const lengthFindings = ({ track, loudness }: SoundFacts, durationSeconds: number): Finding[] => {
  if (!loudness) return []
  const over = loudness.toSeconds - durationSeconds
  const seconds = roundedSeconds(Math.abs(over))
  if (over < -noticedEndSeconds)
    return [finding('sound-short', { seconds }, { track: track.index, fromSeconds: loudness.toSeconds, toSeconds: durationSeconds })]
  return over > noticedEndSeconds
    ? [finding('sound-long', { seconds }, { track: track.index, fromSeconds: durationSeconds, toSeconds: loudness.toSeconds })]
    : []
}

const noticedEndSeconds = 0.5

const damageFindings = ({ track, loudness, packets, errors, decodedSeconds }: SoundFacts): Finding[] => [
  ...(errors > 0 ? [finding('sound-errors', { errors, packets: packets ?? errors }, { track: track.index })] : []),
  ...(loudness && decodedSeconds !== undefined && loudness.measuredSeconds + 0.5 < decodedSeconds * 0.98
    ? [finding('sound-changes', {}, { track: track.index, fromSeconds: loudness.fromSeconds })]
    : []),
  ...(loudness?.holes ?? []).map((hole) =>
    finding('sound-hole', { seconds: roundedSeconds(hole.toSeconds - hole.fromSeconds) }, { track: track.index, ...hole }),
  ),
]

const loudnessFindings = ({ track, loudness, stereo, silences }: SoundFacts): Finding[] => {
  const place = { track: track.index }
  const heard = stereo ?? loudness
  if (!heard || !loudness) return []
  if (loudness.integratedLufs === undefined || isSilent(loudness, silences)) return [finding('silent-track', {}, place)]
  const gain = decideGain(heard)
  const measured = heard.integratedLufs ?? 'under -70'
  return [
    ...(loudness.integratedLufs < nearlySilentLufs
      ? [finding('nearly-silent', { measured, gain: gain.gainDb }, place)]
      : gain.gainDb === 0
        ? []
        : [finding('loudness', { measured, target: -23, words: gain.words }, place)]),
    ...(heard.truePeakDbtp !== undefined && heard.truePeakDbtp > -1 && gain.limiterNeeded
      ? [finding('true-peak', { peak: heard.truePeakDbtp }, place)]
      : []),
    ...(loudness.rangeLu > widestRangeLu && loudness.measuredSeconds >= 60
      ? [finding('wide-range', { range: loudness.rangeLu }, place)]
      : []),
    // Commentaries and descriptions are silent most of the time.
    ...(track.role === 'main' ? silences : [])
      .filter((silence) => silence.toSeconds - silence.fromSeconds >= noticedSilenceSeconds)
      .map((silence) =>
        finding('silent-stretch', { seconds: roundedSeconds(silence.toSeconds - silence.fromSeconds) }, { ...place, ...silence }),
      ),
  ]
}

/** One silence from end to end. */
const isSilent = (loudness: { readonly measuredSeconds: number }, silences: SoundFacts['silences']): boolean =>
  silences.some((silence) => silence.toSeconds - silence.fromSeconds >= loudness.measuredSeconds - 0.5)

/** No film is mixed so softly; hiss and hum are. */
const nearlySilentLufs = -50
/** EBU Tech 3343: more than about 20 LU do not work at home. */
const widestRangeLu = 20
const noticedSilenceSeconds = 10
